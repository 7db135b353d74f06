@NullMarked
package io.stackmemory.agent;

import org.jspecify.annotations.NullMarked;
