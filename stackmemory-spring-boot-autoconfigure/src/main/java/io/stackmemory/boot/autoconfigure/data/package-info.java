/**
 * Makes an application's repositories.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.data;

import org.jspecify.annotations.NullMarked;
