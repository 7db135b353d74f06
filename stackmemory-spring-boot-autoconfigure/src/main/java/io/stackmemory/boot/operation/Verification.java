package io.stackmemory.boot.operation;

import java.util.List;

import io.stackmemory.storage.archive.StoreDigest;

/**
 * What came of reading everything.
 *
 * @param entries how many entries were read
 * @param problems what is wrong; empty if all is well
 * @param digest counts and hashes, by which stores can be compared
 */
public record Verification(long entries, List<String> problems, StoreDigest digest) {

}
