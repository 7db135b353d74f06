/**
 * The same work done by each backend and by a loop that somebody wrote by hand over the
 * driver, in turn, in one process.
 */
@NullMarked
package io.stackmemory.benchmarks.contest;

import org.jspecify.annotations.NullMarked;
