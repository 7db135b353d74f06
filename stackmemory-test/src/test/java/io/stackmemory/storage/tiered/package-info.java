@NullMarked
package io.stackmemory.storage.tiered;

import org.jspecify.annotations.NullMarked;
