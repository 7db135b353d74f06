package io.stackmemory.storage.support;

import java.util.Arrays;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * A hash map by texts that never moves more than a few thousand entries at once, however
 * large it is, where one with a single array moves all of them whenever that is full:
 * written by one thread at a time, read by any number.
 * <p>
 * A directory says by the first bits of a hash which bucket has a key. A bucket that is
 * full is split by the next bit, and the directory doubled if it looked at all bits of
 * that one; see Fagin et al., <em>Extendible hashing: a fast access method for dynamic
 * files</em> (1979). A bucket is never joined with another one, and one that was split is
 * never written again: whoever still reads it began before the split.
 *
 * @param <V> the type of the values
 */
final class ExtendibleHashMap<V> {

	/** How many entries a bucket may have, unless the directory has its largest size. */
	static final int WIDTH = 2048;

	/** As many buckets as this have more than a hundred million entries. */
	private static final int LARGEST_DIRECTORY = 1 << 16;

	/** 2 to the 32nd, divided by the golden ratio. */
	private static final int SPREAD = 0x9E3779B9;

	/** Never changed. A bucket stands in it once, or twice, four times, … in a row. */
	private volatile ConcurrentHashMap<String, V>[] directory = directory(1);

	ExtendibleHashMap() {
		this.directory[0] = new ConcurrentHashMap<>();
	}

	@Nullable V get(String key) {
		return bucket(key).get(key);
	}

	/**
	 * Sets the value of a key.
	 * @return the value that it had, or null if there was none
	 */
	@Nullable V put(String key, V value) {
		ConcurrentHashMap<String, V> bucket = bucket(key);
		V before = bucket.put(key, value);
		if (before == null && bucket.size() > WIDTH) {
			split(bucket, key);
		}
		return before;
	}

	/**
	 * Removes a key, if it is there.
	 */
	void remove(String key) {
		bucket(key).remove(key);
	}

	/**
	 * Makes room for keys that are going to be put, if there is none yet.
	 * @param count how many
	 */
	void expect(int count) {
		if (this.directory.length > 1 || !this.directory[0].isEmpty()) {
			return;
		}
		int size = 1;
		while (size < LARGEST_DIRECTORY && count / size > WIDTH / 2) {
			size *= 2;
		}
		ConcurrentHashMap<String, V>[] expected = directory(size);
		for (int slot = 0; slot < size; slot++) {
			expected[slot] = new ConcurrentHashMap<>(count / size);
		}
		this.directory = expected;
	}

	private ConcurrentHashMap<String, V> bucket(String key) {
		ConcurrentHashMap<String, V>[] current = this.directory;
		return current[slot(key, current.length)];
	}

	/**
	 * The first bits of a hash.
	 */
	private static int slot(String key, int size) {
		return (key.hashCode() * SPREAD) >>> 1 >>> Integer.numberOfLeadingZeros(size);
	}

	@SuppressWarnings("ReferenceEquality")
	private void split(ConcurrentHashMap<String, V> full, String key) {
		ConcurrentHashMap<String, V>[] current = this.directory;
		int own = slot(key, current.length);
		boolean alone = current.length == 1 || current[own ^ 1] != full;
		if (alone && current.length == LARGEST_DIRECTORY) {
			return;
		}
		ConcurrentHashMap<String, V>[] grown = alone ? doubled(current) : current.clone();
		int first = slot(key, grown.length);
		int end = first + 1;
		while (first > 0 && grown[first - 1] == full) {
			first--;
		}
		while (end < grown.length && grown[end] == full) {
			end++;
		}
		int middle = (first + end) / 2;
		int size = grown.length;
		ConcurrentHashMap<String, V> low = new ConcurrentHashMap<>(WIDTH / 2);
		ConcurrentHashMap<String, V> high = new ConcurrentHashMap<>(WIDTH / 2);
		full.forEach((it, value) -> ((slot(it, size) < middle) ? low : high).put(it, value));
		Arrays.fill(grown, first, middle, low);
		Arrays.fill(grown, middle, end, high);
		this.directory = grown;
	}

	private static <V> ConcurrentHashMap<String, V>[] doubled(ConcurrentHashMap<String, V>[] all) {
		ConcurrentHashMap<String, V>[] twice = directory(2 * all.length);
		for (int slot = 0; slot < twice.length; slot++) {
			twice[slot] = all[slot / 2];
		}
		return twice;
	}

	@SuppressWarnings({ "unchecked", "rawtypes" })
	private static <V> ConcurrentHashMap<String, V>[] directory(int size) {
		return new ConcurrentHashMap[size];
	}

}
