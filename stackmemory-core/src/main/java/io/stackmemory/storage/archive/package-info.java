/**
 * Takes everything out of a store and puts it into another one: archives, copies, and
 * digests that tell whether two stores hold the same.
 */
@NullMarked
package io.stackmemory.storage.archive;

import org.jspecify.annotations.NullMarked;
