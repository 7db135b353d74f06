@NullMarked
package io.stackmemory.storage.lucene;

import org.jspecify.annotations.NullMarked;
