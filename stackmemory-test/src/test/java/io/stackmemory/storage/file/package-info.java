@NullMarked
package io.stackmemory.storage.file;

import org.jspecify.annotations.NullMarked;
