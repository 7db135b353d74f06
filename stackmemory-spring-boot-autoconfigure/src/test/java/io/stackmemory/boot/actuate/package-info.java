@NullMarked
package io.stackmemory.boot.actuate;

import org.jspecify.annotations.NullMarked;
