@NullMarked
package io.stackmemory.frame;

import org.jspecify.annotations.NullMarked;
