@NullMarked
package io.stackmemory.boot.lifecycle;

import org.jspecify.annotations.NullMarked;
