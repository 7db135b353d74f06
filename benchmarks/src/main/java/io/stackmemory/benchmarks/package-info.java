/**
 * Programs that measure.
 */
@NullMarked
package io.stackmemory.benchmarks;

import org.jspecify.annotations.NullMarked;
