/**
 * Programs that measure.
 */
package io.stackmemory.benchmarks;
