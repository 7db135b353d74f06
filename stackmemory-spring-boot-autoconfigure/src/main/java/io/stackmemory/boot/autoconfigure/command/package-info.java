/**
 * Runs the application as a command.
 */
@NullMarked
package io.stackmemory.boot.autoconfigure.command;

import org.jspecify.annotations.NullMarked;
