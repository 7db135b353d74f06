@NullMarked
package io.stackmemory.storage.routing;

import org.jspecify.annotations.NullMarked;
