@NullMarked
package io.stackmemory.storage.archive;

import org.jspecify.annotations.NullMarked;
