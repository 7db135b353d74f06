package io.stackmemory.storage.memory;

import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.Entry;

/**
 * The entries of one namespace, each with the versions that a running scan may need.
 * Written by one thread at a time, read by any number.
 */
final class VersionedTable {

	private final ConcurrentSkipListMap<String, Version> versions = new ConcurrentSkipListMap<>(
			FieldValue.BY_CODE_POINT);

	@Nullable Version latest(String key) {
		return this.versions.get(key);
	}

	/**
	 * Adds a version that becomes visible when its commit does.
	 */
	Version add(String key, long commit, @Nullable Entry entry) {
		Version version = new Version(commit, entry, this.versions.get(key));
		this.versions.put(key, version);
		return version;
	}

	/**
	 * Forgets what was before a version, and the version too if it stands for a deletion.
	 */
	void trim(String key, Version version) {
		version.previous = null;
		if (version.entry == null) {
			this.versions.remove(key, version);
		}
	}

	/**
	 * Walks through the entries as they were at a commit whose key begins so, by key.
	 */
	Iterator<Entry> at(long commit, String prefix) {
		return new SnapshotIterator(this.versions.tailMap(prefix, true), commit, prefix);
	}

	static @Nullable Entry visible(@Nullable Version newest, long commit) {
		Version version = newest;
		while (version != null && version.commit > commit) {
			version = version.previous;
		}
		return (version != null) ? version.entry : null;
	}

	private static final class SnapshotIterator implements Iterator<Entry> {

		private final Iterator<Map.Entry<String, Version>> versions;

		private final long commit;

		private final String prefix;

		private @Nullable Entry next;

		SnapshotIterator(ConcurrentNavigableMap<String, Version> versions, long commit, String prefix) {
			this.versions = versions.entrySet().iterator();
			this.commit = commit;
			this.prefix = prefix;
		}

		@Override
		public boolean hasNext() {
			while (this.next == null && this.versions.hasNext()) {
				Map.Entry<String, Version> entry = this.versions.next();
				if (!entry.getKey().startsWith(this.prefix)) {
					return false;
				}
				this.next = visible(entry.getValue(), this.commit);
			}
			return this.next != null;
		}

		@Override
		public Entry next() {
			if (!hasNext() || this.next == null) {
				throw new NoSuchElementException();
			}
			Entry entry = this.next;
			this.next = null;
			return entry;
		}

	}

}
