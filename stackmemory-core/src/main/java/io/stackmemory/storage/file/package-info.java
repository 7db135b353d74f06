/**
 * The backend that keeps entries in files which people can read.
 */
@NullMarked
package io.stackmemory.storage.file;

import org.jspecify.annotations.NullMarked;
