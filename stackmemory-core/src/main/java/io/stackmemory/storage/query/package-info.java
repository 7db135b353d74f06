/**
 * Questions to a store, and the definition of what they mean on every backend.
 */
@NullMarked
package io.stackmemory.storage.query;

import org.jspecify.annotations.NullMarked;
