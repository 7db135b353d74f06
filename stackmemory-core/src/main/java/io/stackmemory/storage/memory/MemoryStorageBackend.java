package io.stackmemory.storage.memory;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.QueryEvaluator;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.support.Candidates;
import io.stackmemory.storage.support.ExpiryOrder;
import io.stackmemory.storage.support.Snapshots;
import io.stackmemory.storage.support.SpinThenParkLock;
import io.stackmemory.storage.support.Version;
import io.stackmemory.storage.support.VersionedTable;

/**
 * Keeps everything in memory: for tests, and for what may be lost. A write survives
 * nothing.
 * <p>
 * Multi-version: reads and scans take no lock and see whole commits only; writers follow
 * one another. A query uses an index on its fields that was declared, or walks through
 * its namespace.
 */
public final class MemoryStorageBackend implements StorageBackend {

	/** The name of this backend. */
	public static final String NAME = "memory";

	/** How much a store may hold, unless set otherwise: as much as there is memory. */
	public static final long UNLIMITED = Long.MAX_VALUE;

	private final Clock clock;

	private final long maximumSize;

	private final Map<Namespace, VersionedTable<Entry>> tables = new ConcurrentHashMap<>();

	private final ReentrantLock lock = new SpinThenParkLock();

	private final Snapshots snapshots = new Snapshots(this.lock);

	private final ExpiryOrder<Entry> expiries = new ExpiryOrder<>();

	private final AtomicLong size = new AtomicLong();

	private volatile long committed;

	private volatile boolean closed;

	/**
	 * Creates an empty store without a limit.
	 * @param clock tells when an entry has expired
	 */
	public MemoryStorageBackend(Clock clock) {
		this(clock, UNLIMITED);
	}

	/**
	 * Creates an empty store with a limit.
	 * @param clock tells when an entry has expired
	 * @param maximumSize how many characters all keys, values and metadata together may
	 * have; a write beyond that is refused with a {@link StorageFullException}
	 * @throws IllegalArgumentException if it is not positive
	 */
	public MemoryStorageBackend(Clock clock, long maximumSize) {
		if (maximumSize <= 0) {
			throw new IllegalArgumentException("The maximum size of a store is positive, not " + maximumSize);
		}
		this.clock = clock;
		this.maximumSize = maximumSize;
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Durability durability() {
		return new Durability(Level.PROCESS, Level.PROCESS);
	}

	@Override
	public void define(NamespaceDefinition definition) {
		requireOpen();
		definition.indexes().forEach((index) -> table(definition.namespace()).declare(index.fields()));
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		requireOpen();
		VersionedTable<Entry> table = this.tables.get(key.namespace());
		Entry entry = (table != null) ? VersionedTable.current(table.latest(key.key()), () -> this.committed) : null;
		return (entry == null || (entry.expiresAt() != null && entry.isExpired(this.clock.instant()))) ? null : entry;
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Instant now = this.clock.instant();
		return atOneCommit((commit) -> {
			Map<EntryKey, Entry> found = new LinkedHashMap<>();
			for (EntryKey key : keys) {
				VersionedTable<Entry> table = this.tables.get(key.namespace());
				Entry entry = (table != null) ? VersionedTable.visible(table.latest(key.key()), commit) : null;
				if (entry != null && !entry.isExpired(now)) {
					found.put(key, entry);
				}
			}
			return found;
		});
	}

	@Override
	public void write(WriteBatch batch) {
		this.lock.lock();
		try {
			requireOpen();
			Instant now = this.clock.instant();
			List<@Nullable Entry> stored = new ArrayList<>(batch.operations().size());
			for (WriteOperation operation : batch.operations()) {
				Entry entry = latest(operation.key());
				requirePrecondition(batch, operation, entry, now);
				stored.add(entry);
			}
			requireRoom(batch, stored, now);
			long commit = this.committed + 1;
			if (stored.size() > 1) {
				table(batch.operations().get(0).key().namespace()).expect(stored.size());
			}
			for (int i = 0; i < stored.size(); i++) {
				apply(batch, batch.operations().get(i), stored.get(i), now, commit);
			}
			this.committed = commit;
			this.snapshots.committed(stored.size());
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		Instant now = this.clock.instant();
		atOneCommit((commit) -> {
			VersionedTable<Entry> table = this.tables.get(query.namespace());
			if (table != null) {
				Candidates<Entry> candidates = table.candidates(query, commit);
				QueryEvaluator evaluator = new QueryEvaluator(candidates.rest(), now);
				if (candidates.ordered()) {
					evaluator.scanOrdered(candidates.entries(), Function.identity(), consumer);
				}
				else {
					evaluator.scan(candidates.entries(), consumer);
				}
			}
			return commit;
		});
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		Instant now = this.clock.instant();
		atOneCommit((commit) -> {
			new TreeMap<>(this.tables).values().forEach((table) -> table.at(commit, "").forEachRemaining((entry) -> {
				if (!entry.isExpired(now)) {
					consumer.accept(entry);
				}
			}));
			return commit;
		});
	}

	@Override
	public List<Namespace> namespaces() {
		requireOpen();
		return this.tables.keySet()
			.stream()
			.filter((namespace) -> count(Query.of(namespace).withWindow(0, 1)) > 0)
			.sorted()
			.toList();
	}

	@Override
	public void flush() {
		requireOpen();
	}

	@Override
	public CheckResult check() {
		return this.closed ? CheckResult.down("The store is closed")
				: CheckResult.up(Map.of("commits", this.committed, "characters", this.size.get()));
	}

	@Override
	public Optional<Maintenance> maintenance() {
		return Optional.of(new MemoryMaintenance(this));
	}

	@Override
	public void close() {
		this.closed = true;
		this.tables.clear();
	}

	@Override
	public String toString() {
		return NAME;
	}

	private static void requirePrecondition(WriteBatch batch, WriteOperation operation, @Nullable Entry stored,
			Instant now) {
		Revision actual = (stored != null && !stored.isExpired(now)) ? stored.revision() : null;
		if (!operation.precondition().holds(actual)) {
			throw new VersionConflictException(operation.key(), operation.precondition(), actual);
		}
		boolean changes = !(operation instanceof WriteOperation.Check);
		if (changes && stored != null && !operation.revision(batch).isAfter(stored.revision())) {
			throw new RevisionBehindException(NAME, stored.revision());
		}
	}

	/**
	 * Throws if a batch would be too much. Entries that have expired make room first.
	 */
	private void requireRoom(WriteBatch batch, List<@Nullable Entry> stored, Instant now) {
		long growth = 0;
		for (int i = 0; i < stored.size(); i++) {
			WriteOperation operation = batch.operations().get(i);
			if (operation instanceof WriteOperation.Put put) {
				growth += put.key().key().length() + put.value().text().length() + put.metadata().text().length();
			}
			if (!(operation instanceof WriteOperation.Check)) {
				growth -= size(stored.get(i));
			}
		}
		if (growth > 0 && growth > this.maximumSize - this.size.get()) {
			Set<EntryKey> kept = batch.operations().stream().map(WriteOperation::key).collect(Collectors.toSet());
			List<Entry> expired = this.expiries.expired(now, Integer.MAX_VALUE);
			expired.removeIf((entry) -> kept.contains(entry.key()));
			drop(expired);
			if (growth > this.maximumSize - this.size.get()) {
				throw new StorageFullException("Could not write " + batch.operations().size()
						+ " operations to memory: " + this.size + " of " + this.maximumSize + " characters are used",
						null);
			}
		}
	}

	/**
	 * Removes entries, as far as they are still what is stored.
	 * @return how many
	 */
	private int drop(List<Entry> entries) {
		long commit = this.committed + 1;
		int dropped = 0;
		for (Entry entry : entries) {
			Entry stored = latest(entry.key());
			if (stored != null && stored.revision().equals(entry.revision())) {
				replace(entry.key(), commit, stored, null);
				dropped++;
			}
		}
		this.committed = commit;
		this.snapshots.committed(dropped);
		return dropped;
	}

	private static long expiry(Entry entry) {
		Instant end = entry.expiresAt();
		return (end != null) ? end.toEpochMilli() : ExpiryOrder.NEVER;
	}

	private static long size(@Nullable Entry entry) {
		return (entry == null) ? 0
				: entry.key().key().length() + entry.value().text().length() + entry.metadata().text().length();
	}

	private @Nullable Entry latest(EntryKey key) {
		VersionedTable<Entry> table = this.tables.get(key.namespace());
		return (table != null) ? VersionedTable.visible(table.latest(key.key()), Long.MAX_VALUE) : null;
	}

	private void apply(WriteBatch batch, WriteOperation operation, @Nullable Entry stored, Instant now, long commit) {
		if (operation instanceof WriteOperation.Put put) {
			Instant created = (stored != null && !stored.isExpired(now)) ? stored.createdAt() : null;
			replace(put.key(), commit, stored, put.entry(batch.revision(), batch.time(), created));
		}
		else if (operation instanceof WriteOperation.Delete) {
			replace(operation.key(), commit, stored, null);
		}
	}

	private void replace(EntryKey key, long commit, @Nullable Entry stored, @Nullable Entry entry) {
		VersionedTable<Entry> table = table(key.namespace());
		this.size.addAndGet(size(entry) - size(stored));
		if (stored != null) {
			this.expiries.remove(expiry(stored), key);
		}
		if (entry != null) {
			this.expiries.add(expiry(entry), key, entry);
		}
		Version<Entry> version = table.add(key.key(), commit, entry, (entry != null) ? entry.value() : null);
		if (version.previous() != null || entry == null) {
			this.snapshots.replaced(table, key.key(), version);
		}
	}

	private VersionedTable<Entry> table(Namespace namespace) {
		VersionedTable<Entry> known = this.tables.get(namespace);
		return (known != null) ? known
				: this.tables.computeIfAbsent(namespace, (name) -> new VersionedTable<>(Entry::value, this.lock));
	}

	private <T> T atOneCommit(LongFunction<T> reader) {
		requireOpen();
		long commit = this.snapshots.open(() -> this.committed);
		try {
			return reader.apply(commit);
		}
		finally {
			this.snapshots.close(commit);
		}
	}

	private void requireOpen() {
		if (this.closed) {
			throw new StorageClosedException(NAME);
		}
	}

	long countExpired() {
		requireOpen();
		Instant now = this.clock.instant();
		return this.expiries.expired(now, Integer.MAX_VALUE).size();
	}

	int removeExpired(int limit) {
		this.lock.lock();
		try {
			requireOpen();
			return drop(this.expiries.expired(this.clock.instant(), limit));
		}
		finally {
			this.lock.unlock();
		}
	}

}
