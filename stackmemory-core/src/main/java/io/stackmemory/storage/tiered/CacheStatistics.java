package io.stackmemory.storage.tiered;

/**
 * How useful a cache has been since it was made. Immutable.
 *
 * @param hits reads that were answered from it
 * @param misses reads that went to the store
 * @param evictions entries that had to make room
 * @param entries about how many entries there are now
 */
public record CacheStatistics(long hits, long misses, long evictions, long entries) {

}
