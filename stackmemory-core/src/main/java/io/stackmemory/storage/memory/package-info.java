/**
 * The backend that keeps everything in memory.
 */
@NullMarked
package io.stackmemory.storage.memory;

import org.jspecify.annotations.NullMarked;
