@NullMarked
package io.stackmemory.storage;

import org.jspecify.annotations.NullMarked;
