@NullMarked
package io.stackmemory.boot.health;

import org.jspecify.annotations.NullMarked;
