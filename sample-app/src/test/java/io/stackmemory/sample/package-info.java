@NullMarked
package io.stackmemory.sample;

import org.jspecify.annotations.NullMarked;
