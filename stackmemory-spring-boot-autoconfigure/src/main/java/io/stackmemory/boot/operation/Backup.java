package io.stackmemory.boot.operation;

import org.jspecify.annotations.Nullable;

/**
 * A backup that is complete and on the disk.
 *
 * @param file where it is
 * @param bytes how large it is
 * @param entries how many entries are in an archive; null for a copy of the backend's own
 * kind
 * @param sha256 the hash of an archive; null for a copy of the backend's own kind
 */
public record Backup(String file, long bytes, @Nullable Long entries, @Nullable String sha256) {

}
