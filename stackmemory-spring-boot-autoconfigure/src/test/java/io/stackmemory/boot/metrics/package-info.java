@NullMarked
package io.stackmemory.boot.metrics;

import org.jspecify.annotations.NullMarked;
