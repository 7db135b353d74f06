@NullMarked
package io.stackmemory.json;

import org.jspecify.annotations.NullMarked;
