package io.stackmemory.storage;

import java.util.Set;

import io.stackmemory.storage.query.Namespace;

/**
 * What another process has written or deleted. Immutable.
 *
 * @param keys the entries
 * @param namespaces namespaces of which more entries were changed than could be named
 */
public record Change(Set<EntryKey> keys, Set<Namespace> namespaces) {

	/**
	 * Copies the sets.
	 */
	public Change {
		keys = Set.copyOf(keys);
		namespaces = Set.copyOf(namespaces);
	}

	/**
	 * Whether an entry may have changed.
	 * @param key which
	 * @return whether it or all of its namespace is meant
	 */
	public boolean affects(EntryKey key) {
		return this.keys.contains(key) || this.namespaces.contains(key.namespace());
	}

}
