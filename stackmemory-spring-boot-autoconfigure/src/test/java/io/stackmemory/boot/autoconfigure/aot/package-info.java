@NullMarked
package io.stackmemory.boot.autoconfigure.aot;

import org.jspecify.annotations.NullMarked;
