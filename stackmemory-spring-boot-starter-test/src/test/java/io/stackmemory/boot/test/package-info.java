@NullMarked
package io.stackmemory.boot.test;

import org.jspecify.annotations.NullMarked;
