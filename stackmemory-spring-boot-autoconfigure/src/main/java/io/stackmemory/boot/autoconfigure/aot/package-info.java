/**
 * What a native image has to know.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.aot;

import org.jspecify.annotations.NullMarked;
