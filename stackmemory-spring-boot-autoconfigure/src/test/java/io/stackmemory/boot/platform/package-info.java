@NullMarked
package io.stackmemory.boot.platform;

import org.jspecify.annotations.NullMarked;
