/**
 * The entry point of the library.
 */
@NullMarked
package io.stackmemory;

import org.jspecify.annotations.NullMarked;
