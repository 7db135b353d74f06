/**
 * The contract that every storage backend keeps, as tests to extend, and what tests of
 * applications and backends need: a clock that can be set, and faults on demand.
 */
@NullMarked
package io.stackmemory.test;

import org.jspecify.annotations.NullMarked;
