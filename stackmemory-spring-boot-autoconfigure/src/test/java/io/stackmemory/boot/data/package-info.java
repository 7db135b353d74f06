@NullMarked
package io.stackmemory.boot.data;

import org.jspecify.annotations.NullMarked;
