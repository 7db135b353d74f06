package io.stackmemory.storage.memory;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Knows which commits are being read, and keeps what only they need until they are done.
 * Guarded by the backend's lock.
 */
final class Snapshots {

	private final TreeMap<Long, Integer> readers = new TreeMap<>();

	private final Queue<Garbage> garbage = new ArrayDeque<>();

	void open(long commit) {
		this.readers.merge(commit, 1, Integer::sum);
	}

	void close(long commit) {
		this.readers.computeIfPresent(commit, (key, count) -> (count > 1) ? count - 1 : null);
		collect();
	}

	void add(Garbage replaced) {
		this.garbage.add(replaced);
	}

	/**
	 * Drops what no reader needs: versions replaced by a commit that each of them sees.
	 */
	void collect() {
		Map.Entry<Long, Integer> oldest = this.readers.firstEntry();
		Garbage next = this.garbage.peek();
		while (next != null && (oldest == null || next.by.commit <= oldest.getKey())) {
			next.table.trim(next.key, next.by);
			this.garbage.remove();
			next = this.garbage.peek();
		}
	}

	/**
	 * What a version has replaced.
	 *
	 * @param table where
	 * @param key under which key
	 * @param by the version that replaced it
	 */
	record Garbage(VersionedTable table, String key, Version by) {

	}

}
