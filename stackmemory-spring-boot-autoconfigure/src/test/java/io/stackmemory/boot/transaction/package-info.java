@NullMarked
package io.stackmemory.boot.transaction;

import org.jspecify.annotations.NullMarked;
