@NullMarked
package io.stackmemory.storage.memory;

import org.jspecify.annotations.NullMarked;
