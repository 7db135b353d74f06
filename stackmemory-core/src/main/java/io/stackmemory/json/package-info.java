/**
 * JSON values as they are stored, and the paths that name a field inside one.
 */
@NullMarked
package io.stackmemory.json;

import org.jspecify.annotations.NullMarked;
