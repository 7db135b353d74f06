/**
 * What is kept, for how long, and how the rest is forgotten.
 */
@NullMarked
package io.stackmemory.retention;

import org.jspecify.annotations.NullMarked;
