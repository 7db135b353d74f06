package io.stackmemory.test.example;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.QueryEvaluator;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * The smallest backend that keeps every rule: a sorted map and one lock. A scan copies.
 */
final class SynchronizedMapBackend implements StorageBackend {

	private final TreeMap<EntryKey, Entry> entries = new TreeMap<>();

	private final Clock clock;

	private boolean closed;

	SynchronizedMapBackend(Clock clock) {
		this.clock = clock;
	}

	@Override
	public String name() {
		return "map";
	}

	@Override
	public Durability durability() {
		return new Durability(Level.PROCESS, Level.PROCESS);
	}

	@Override
	public void define(NamespaceDefinition definition) {
		present();
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		return readAll(List.of(key)).get(key);
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Map<EntryKey, Entry> found = new LinkedHashMap<>(present());
		found.keySet().retainAll(List.copyOf(keys));
		return found;
	}

	@Override
	public synchronized void write(WriteBatch batch) {
		Map<EntryKey, Entry> present = present();
		for (WriteOperation operation : batch.operations()) {
			Entry before = present.get(operation.key());
			if (!operation.precondition().holds((before != null) ? before.revision() : null)) {
				throw new VersionConflictException(operation.key(), operation.precondition(),
						(before != null) ? before.revision() : null);
			}
			if (operation instanceof WriteOperation.Put && before != null
					&& !operation.revision(batch).isAfter(before.revision())) {
				throw new RevisionBehindException(name(), before.revision());
			}
		}
		for (WriteOperation operation : batch.operations()) {
			if (operation instanceof WriteOperation.Put put) {
				Entry before = present.get(put.key());
				this.entries.put(put.key(),
						put.entry(batch.revision(), batch.time(), (before != null) ? before.createdAt() : null));
			}
			else if (operation instanceof WriteOperation.Delete) {
				this.entries.remove(operation.key());
			}
		}
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		List<Entry> copy = new ArrayList<>(present().values());
		copy.removeIf((entry) -> !entry.key().namespace().equals(query.namespace()));
		new QueryEvaluator(query, this.clock.instant()).scan(copy.iterator(), consumer);
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		present().values().forEach(consumer);
	}

	@Override
	public List<Namespace> namespaces() {
		return present().keySet().stream().map(EntryKey::namespace).distinct().toList();
	}

	@Override
	public void flush() {
		present();
	}

	@Override
	public synchronized CheckResult check() {
		return this.closed ? CheckResult.down("The store is closed") : CheckResult.up(Map.of());
	}

	@Override
	public synchronized void close() {
		this.closed = true;
	}

	private synchronized Map<EntryKey, Entry> present() {
		if (this.closed) {
			throw new StorageClosedException(name());
		}
		Map<EntryKey, Entry> present = new TreeMap<>(this.entries);
		present.values().removeIf((entry) -> entry.isExpired(this.clock.instant()));
		return present;
	}

}
