package io.stackmemory.storage.support;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.EntryKey;

/**
 * The entries of a store that expire, in the order in which they do. What never expires
 * is not in it. Written by one thread at a time, read by any number.
 *
 * @param <T> what stands for an entry
 */
public final class ExpiryOrder<T> {

	/** When an entry expires that does not. */
	public static final long NEVER = Long.MAX_VALUE;

	private final BPlusTree<Expiry, T> entries = new BPlusTree<>(Comparator.comparingLong(Expiry::at)
		.thenComparing(Expiry::key, Comparator.nullsFirst(Comparator.naturalOrder())));

	/**
	 * Adds an entry.
	 * @param at when it expires, in milliseconds since 1970
	 * @param key its key
	 * @param entry what stands for it
	 */
	public void add(long at, EntryKey key, T entry) {
		if (at != NEVER) {
			this.entries.put(new Expiry(at, key), entry);
		}
	}

	/**
	 * Takes an entry out, if it is there.
	 * @param at when it expires, in milliseconds since 1970
	 * @param key its key
	 */
	public void remove(long at, EntryKey key) {
		if (at != NEVER) {
			this.entries.remove(new Expiry(at, key));
		}
	}

	/**
	 * What has expired, that first which did so first. An entry may be replaced or
	 * removed meanwhile, and be in the result all the same.
	 * @param now the time
	 * @param limit the most entries to give
	 * @return the entries
	 */
	public List<T> expired(Instant now, int limit) {
		List<T> found = new ArrayList<>();
		TreeCursor<Expiry, T> walk = this.entries.ascending(new Expiry(Long.MIN_VALUE, null), true,
				new Expiry(now.toEpochMilli() + 1, null));
		while (found.size() < limit && walk.next()) {
			found.add(walk.value());
		}
		return found;
	}

	/**
	 * When an entry expires.
	 *
	 * @param at the time
	 * @param key the key; null is before all others
	 */
	private record Expiry(long at, @Nullable EntryKey key) {

	}

}
