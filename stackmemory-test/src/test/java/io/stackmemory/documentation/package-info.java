@NullMarked
package io.stackmemory.documentation;

import org.jspecify.annotations.NullMarked;
