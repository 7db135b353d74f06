/**
 * The application as a command: does one thing to its stores and ends.
 */
@NullMarked
package io.stackmemory.boot.command;

import org.jspecify.annotations.NullMarked;
