@NullMarked
package io.stackmemory.boot.autoconfigure.health;

import org.jspecify.annotations.NullMarked;
