package io.stackmemory.storage.file;

import java.time.Instant;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.support.Candidates;
import io.stackmemory.storage.support.ExpiryOrder;
import io.stackmemory.storage.support.Snapshots;
import io.stackmemory.storage.support.SpinThenParkLock;
import io.stackmemory.storage.support.Version;
import io.stackmemory.storage.support.VersionedTable;

/**
 * Knows where each entry is, as of every commit that somebody reads. Reading takes no
 * lock but to begin and end a snapshot.
 */
final class FileIndex {

	private final Map<Namespace, VersionedTable<StoredEntry>> tables = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new SpinThenParkLock();

	private final Snapshots snapshots = new Snapshots(this.lock);

	private final ExpiryOrder<StoredEntry> expiries = new ExpiryOrder<>();

	private volatile long committed;

	private final AtomicLong bytes = new AtomicLong();

	/**
	 * What is stored under a key, which is visible already or will be next.
	 */
	@Nullable StoredEntry latest(EntryKey key) {
		VersionedTable<StoredEntry> table = this.tables.get(key.namespace());
		Version<StoredEntry> latest = (table != null) ? table.latest(key.key()) : null;
		return (latest != null) ? latest.content() : null;
	}

	/**
	 * What is visible under a key.
	 */
	@Nullable StoredEntry current(EntryKey key) {
		VersionedTable<StoredEntry> table = this.tables.get(key.namespace());
		return (table != null) ? VersionedTable.current(table.latest(key.key()), () -> this.committed) : null;
	}

	/**
	 * What was visible under a key at a commit.
	 */
	@Nullable StoredEntry at(EntryKey key, long commit) {
		VersionedTable<StoredEntry> table = this.tables.get(key.namespace());
		return (table != null) ? VersionedTable.visible(table.latest(key.key()), commit) : null;
	}

	/**
	 * Walks through what was visible in a namespace at a commit, by key.
	 */
	Iterator<StoredEntry> at(Namespace namespace, long commit, String prefix) {
		VersionedTable<StoredEntry> table = this.tables.get(namespace);
		return (table != null) ? table.at(commit, prefix) : Collections.emptyIterator();
	}

	/**
	 * What may answer a query as of a commit.
	 */
	Candidates<StoredEntry> candidates(Query query, long commit) {
		VersionedTable<StoredEntry> table = this.tables.get(query.namespace());
		return (table != null) ? table.candidates(query, commit)
				: new Candidates<>(Collections.emptyIterator(), false, query);
	}

	/**
	 * What has expired, that first which did so first, see {@link ExpiryOrder#expired}.
	 */
	List<StoredEntry> expired(Instant now, int limit) {
		return this.expiries.expired(now, limit);
	}

	/**
	 * Declares the indexes of a namespace.
	 */
	void define(NamespaceDefinition definition) {
		definition.indexes().forEach((index) -> table(definition.namespace()).declare(index.fields()));
	}

	Set<Namespace> namespaces() {
		return this.tables.keySet();
	}

	/**
	 * How many bytes the lines of all entries have.
	 */
	long bytes() {
		return this.bytes.get();
	}

	/**
	 * Sets an entry while nobody reads.
	 */
	void set(EntryKey key, @Nullable StoredEntry entry) {
		StoredEntry before = latest(key);
		this.bytes.addAndGet(length(entry) - length(before));
		replaceExpiry(key, before, entry);
		table(key.namespace()).set(key.key(), entry);
	}

	/**
	 * Makes changes visible together, one at least. Called by one thread at a time.
	 */
	void commit(List<Change> changes) {
		this.lock.lock();
		try {
			long commit = this.committed + 1;
			long growth = 0;
			Namespace namespace = changes.get(0).key.namespace();
			VersionedTable<StoredEntry> table = table(namespace);
			table.expect(changes.size());
			for (Change change : changes) {
				if (!change.key.namespace().equals(namespace)) {
					namespace = change.key.namespace();
					table = table(namespace);
				}
				Version<StoredEntry> version = table.add(change.key.key(), commit, change.entry, change.value);
				Version<StoredEntry> previous = version.previous();
				StoredEntry before = (previous != null) ? previous.content() : null;
				growth += length(change.entry) - length(before);
				replaceExpiry(change.key, before, change.entry);
				if (previous != null || change.entry == null) {
					this.snapshots.replaced(table, change.key.key(), version);
				}
			}
			this.bytes.addAndGet(growth);
			this.committed = commit;
			this.snapshots.committed(changes.size());
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Does something that needs what was visible at one moment.
	 */
	<T> T atOneCommit(LongFunction<T> reader) {
		long commit = open();
		try {
			return reader.apply(commit);
		}
		finally {
			close(commit);
		}
	}

	/**
	 * Begins a snapshot, which must be closed.
	 * @return its number
	 */
	long open() {
		return this.snapshots.open(() -> this.committed);
	}

	void close(long commit) {
		this.snapshots.close(commit);
	}

	/**
	 * Gives something up when no snapshot is open that began before a commit.
	 */
	void release(long commit, Runnable release) {
		this.lock.lock();
		try {
			this.snapshots.add(commit, release);
			this.snapshots.committed(1);
		}
		finally {
			this.lock.unlock();
		}
	}

	private VersionedTable<StoredEntry> table(Namespace namespace) {
		VersionedTable<StoredEntry> known = this.tables.get(namespace);
		return (known != null) ? known : this.tables.computeIfAbsent(namespace,
				(name) -> new VersionedTable<>((entry) -> entry.load().value(), this.lock));
	}

	private void replaceExpiry(EntryKey key, @Nullable StoredEntry before, @Nullable StoredEntry after) {
		if (before != null) {
			this.expiries.remove(before.expiresAt(), key);
		}
		if (after != null) {
			this.expiries.add(after.expiresAt(), key, after);
		}
	}

	private static long length(@Nullable StoredEntry entry) {
		return (entry != null) ? entry.length() + 1 : 0;
	}

	/**
	 * What becomes of an entry.
	 *
	 * @param key which
	 * @param entry where it is, or null if it is deleted
	 * @param value the document, or null if it is deleted
	 */
	record Change(EntryKey key, @Nullable StoredEntry entry, @Nullable JsonDocument value) {

	}

}
