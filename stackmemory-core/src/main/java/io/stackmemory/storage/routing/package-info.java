/**
 * One backend in front of several: each namespace has its store.
 */
@NullMarked
package io.stackmemory.storage.routing;

import org.jspecify.annotations.NullMarked;
