@NullMarked
package io.stackmemory.document;

import org.jspecify.annotations.NullMarked;
