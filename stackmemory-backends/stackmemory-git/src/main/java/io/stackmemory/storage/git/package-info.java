/**
 * Keeps everything in a branch of a git repository, one file for each entry, so that it
 * survives the machine wherever there is a remote.
 */
@NullMarked
package io.stackmemory.storage.git;

import org.jspecify.annotations.NullMarked;
