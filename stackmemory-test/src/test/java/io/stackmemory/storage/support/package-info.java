@NullMarked
package io.stackmemory.storage.support;

import org.jspecify.annotations.NullMarked;
