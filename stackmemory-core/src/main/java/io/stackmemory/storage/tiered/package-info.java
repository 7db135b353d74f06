/**
 * Layers that make of one store, or of several, one that is quicker or survives more.
 */
@NullMarked
package io.stackmemory.storage.tiered;

import org.jspecify.annotations.NullMarked;
