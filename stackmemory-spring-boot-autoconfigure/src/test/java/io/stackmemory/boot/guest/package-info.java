@NullMarked
package io.stackmemory.boot.guest;

import org.jspecify.annotations.NullMarked;
