@NullMarked
package io.stackmemory.boot;

import org.jspecify.annotations.NullMarked;
