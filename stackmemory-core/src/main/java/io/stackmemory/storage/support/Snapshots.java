package io.stackmemory.storage.support;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;

/**
 * Knows which commits are being read, and keeps what only they need until they are done.
 * Guarded by the lock of whoever uses it.
 */
public final class Snapshots {

	private final TreeMap<Long, Integer> readers = new TreeMap<>();

	private final Queue<Garbage> garbage = new ArrayDeque<>();

	/**
	 * Begins to read a commit.
	 * @param commit its number
	 */
	public void open(long commit) {
		this.readers.merge(commit, 1, Integer::sum);
	}

	/**
	 * Ends reading a commit.
	 * @param commit its number
	 */
	public void close(long commit) {
		this.readers.computeIfPresent(commit, (key, count) -> (count > 1) ? count - 1 : null);
		collect();
	}

	/**
	 * Keeps what a version has replaced.
	 * @param table where
	 * @param key under which key
	 * @param by the version that replaced it
	 */
	public void replaced(VersionedTable<?> table, String key, Version<?> by) {
		add(by.commit(), () -> trim(table, key, by));
	}

	/**
	 * Keeps something that every reader of an earlier commit may need.
	 * @param commit the commit from which on nobody needs it
	 * @param release gives it up
	 */
	public void add(long commit, Runnable release) {
		this.garbage.add(new Garbage(commit, release));
	}

	/**
	 * Gives up what no reader needs any more.
	 */
	public void collect() {
		Map.Entry<Long, Integer> oldest = this.readers.firstEntry();
		Garbage next = this.garbage.peek();
		while (next != null && (oldest == null || next.commit <= oldest.getKey())) {
			this.garbage.remove();
			next.release.run();
			next = this.garbage.peek();
		}
	}

	@SuppressWarnings("unchecked")
	private static <T> void trim(VersionedTable<T> table, String key, Version<?> by) {
		table.trim(key, (Version<T>) by);
	}

	private record Garbage(long commit, Runnable release) {

	}

}
