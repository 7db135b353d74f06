/**
 * Tests of applications that use StackMemory.
 */
@NullMarked
package io.stackmemory.boot.test;

import org.jspecify.annotations.NullMarked;
