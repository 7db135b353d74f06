@NullMarked
package io.stackmemory.boot.command;

import org.jspecify.annotations.NullMarked;
