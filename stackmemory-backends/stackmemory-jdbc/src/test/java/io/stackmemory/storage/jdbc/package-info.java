@NullMarked
package io.stackmemory.storage.jdbc;

import org.jspecify.annotations.NullMarked;
