package io.stackmemory.storage;

/**
 * What a store can be asked to do beside serving. Safe for use by several threads, and
 * beside reads and writes.
 */
public interface Maintenance {

	/**
	 * How many entries are still stored that have expired, and so are absent already.
	 * @return the number
	 */
	long countExpired();

	/**
	 * Removes entries that have expired. Nobody sees a difference, but for the room that
	 * they took.
	 * @param limit how many at most
	 * @return how many were removed; 0 if none are left but such as are being written
	 */
	int removeExpired(int limit);

}
