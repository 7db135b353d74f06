/**
 * Spring Data repositories on any backend.
 */
@NullMarked
package io.stackmemory.boot.data;

import org.jspecify.annotations.NullMarked;
