@NullMarked
package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.NullMarked;
