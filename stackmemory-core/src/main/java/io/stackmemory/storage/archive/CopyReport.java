package io.stackmemory.storage.archive;

/**
 * What a copy has done. Everything that the source held is in the target now, as it was,
 * or newer.
 *
 * @param copied how many entries were put into the target
 * @param alreadyThere how many were there before, exactly as in the source
 * @param newer how many the target has newer, and has kept
 * @param expired how many have expired meanwhile, and were left out
 * @param digest counts and hashes of what the source held
 */
public record CopyReport(long copied, long alreadyThere, long newer, long expired, StoreDigest digest) {

}
