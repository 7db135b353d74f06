@NullMarked
package io.stackmemory.storage.query;

import org.jspecify.annotations.NullMarked;
