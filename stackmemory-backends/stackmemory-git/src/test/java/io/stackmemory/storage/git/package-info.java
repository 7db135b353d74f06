@NullMarked
package io.stackmemory.storage.git;

import org.jspecify.annotations.NullMarked;
