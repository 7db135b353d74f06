package io.stackmemory.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.QueryEvaluator;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.FilterEvaluator;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextQuery;

/**
 * A unit of work: reads through to the store and remembers what it saw, keeps its writes
 * to itself, and ends in one batch that is applied only if everything it saw is still so.
 * <p>
 * It sees its own writes. What a query returned is checked at the end as well; an entry
 * that came to match later is not noticed. Not safe for use by several threads.
 */
public final class Transaction {

	private final StorageBackend backend;

	private final BatchWriter writer;

	private final Map<EntryKey, @Nullable Entry> seen = new HashMap<>();

	private final Map<EntryKey, Pending> pending = new LinkedHashMap<>();

	/** What was pending before each write, for taking writes back. */
	private final List<Replaced> replaced = new ArrayList<>();

	private final Runnable guard;

	private final boolean readOnly;

	private @Nullable Revision revision;

	Transaction(StorageBackend backend, BatchWriter writer) {
		this(backend, writer, false, () -> {
		});
	}

	/**
	 * Creates a transaction.
	 * @param readOnly whether writes are refused
	 * @param guard called before each step; what it throws is thrown on
	 */
	Transaction(StorageBackend backend, BatchWriter writer, boolean readOnly, Runnable guard) {
		this.backend = backend;
		this.writer = writer;
		this.readOnly = readOnly;
		this.guard = guard;
	}

	/**
	 * Reads an entry, as it is after this transaction's own writes.
	 * @param key which
	 * @return the entry, or null if it is absent
	 */
	public @Nullable Entry read(EntryKey key) {
		this.guard.run();
		Pending own = this.pending.get(key);
		if (own != null) {
			return visible(own.entry);
		}
		if (!this.seen.containsKey(key)) {
			this.seen.put(key, this.backend.read(key));
		}
		return this.seen.get(key);
	}

	/**
	 * Reads several entries at once that will be read or written one by one.
	 */
	void prefetch(Collection<EntryKey> keys) {
		List<EntryKey> unknown = keys.stream()
			.filter((key) -> !this.pending.containsKey(key) && !this.seen.containsKey(key))
			.toList();
		if (unknown.size() > 1) {
			Map<EntryKey, Entry> found = this.backend.readAll(unknown);
			unknown.forEach((key) -> this.seen.put(key, found.get(key)));
		}
	}

	/**
	 * Adds an operation. Its precondition is tested at once, against what this
	 * transaction sees, and again at the end.
	 * @param operation what to do
	 * @return the revision that a put gives its entry; it is final once the transaction
	 * has been committed
	 * @throws VersionConflictException if the precondition does not hold
	 */
	public Revision write(WriteOperation operation) {
		this.guard.run();
		EntryKey key = operation.key();
		if (this.readOnly) {
			throw new ReadOnlyTransactionException(key);
		}
		boolean blind = operation.precondition() == Precondition.ANY && !this.seen.containsKey(key);
		Entry before = (blind && !this.pending.containsKey(key)) ? null : read(key);
		Revision actual = (before != null) ? before.revision() : null;
		if (!operation.precondition().holds(actual)) {
			throw new VersionConflictException(key, operation.precondition(), actual);
		}
		Revision own = revisionAfter(before);
		if (operation instanceof WriteOperation.Put put) {
			put(key, new Pending(put, put.entry(own, this.writer.now(), (before != null) ? before.createdAt() : null)));
		}
		else if (operation instanceof WriteOperation.Delete) {
			put(key, new Pending(operation, null));
		}
		return own;
	}

	/**
	 * Answers a query over the store as it is after this transaction's own writes. The
	 * answer is held in memory where this transaction has written to the namespace.
	 * @param query what is asked
	 * @param consumer called for each entry, in order
	 */
	public void scan(Query query, Consumer<? super Entry> consumer) {
		this.guard.run();
		List<Pending> own = own(query.namespace());
		if (own.isEmpty()) {
			this.backend.scan(query, (entry) -> {
				this.seen.putIfAbsent(entry.key(), entry);
				consumer.accept(entry);
			});
			return;
		}
		List<Entry> merged = new ArrayList<>(unchanged(query, own.size()));
		own.stream().map((change) -> visible(change.entry)).forEach((entry) -> {
			if (entry != null) {
				merged.add(entry);
			}
		});
		merged.sort((left, right) -> left.key().compareTo(right.key()));
		new QueryEvaluator(query, this.writer.now()).scan(merged.iterator(), consumer);
	}

	/**
	 * Finds entries by their words, in the store as it is after this transaction's own
	 * writes, which come first.
	 * @param query what is asked
	 * @return the entries
	 */
	List<Entry> search(TextQuery query) {
		this.guard.run();
		List<Entry> found = new ArrayList<>();
		List<Pending> own = own(query.namespace());
		for (Pending change : own) {
			Entry entry = visible(change.entry);
			if (entry != null && FilterEvaluator.matches(query.filter(), entry.value())
					&& TextEvaluator.matches(query, entry.value())) {
				found.add(entry);
			}
		}
		int most = Math.min(TextQuery.MAXIMUM_LIMIT, query.limit() + own.size());
		for (Entry entry : this.backend.textSearch().search(query.withLimit(most))) {
			if (!this.pending.containsKey(entry.key())) {
				this.seen.putIfAbsent(entry.key(), entry);
				found.add(entry);
			}
		}
		return found.subList(0, Math.min(found.size(), query.limit()));
	}

	private List<Pending> own(Namespace namespace) {
		return this.pending.values()
			.stream()
			.filter((change) -> change.operation.key().namespace().equals(namespace))
			.toList();
	}

	private List<Entry> unchanged(Query query, int changes) {
		Integer most = (query.limit() != null)
				? (int) Math.min(Integer.MAX_VALUE, query.offset() + query.limit() + changes) : null;
		List<Entry> entries = new ArrayList<>();
		this.backend.scan(query.withWindow(0, most), (entry) -> {
			if (!this.pending.containsKey(entry.key())) {
				this.seen.putIfAbsent(entry.key(), entry);
				entries.add(entry);
			}
		});
		return entries;
	}

	private Revision revisionAfter(@Nullable Entry before) {
		if (this.revision == null) {
			this.revision = this.writer.next();
		}
		if (before != null && !this.revision.isAfter(before.revision()) && !this.pending.containsKey(before.key())) {
			this.revision = this.writer.nextAfter(before.revision());
		}
		return this.revision;
	}

	private @Nullable Entry visible(@Nullable Entry entry) {
		return (entry == null || entry.isExpired(this.writer.now())) ? null : entry;
	}

	private void put(EntryKey key, Pending change) {
		this.replaced.add(new Replaced(key, this.pending.put(key, change)));
	}

	int savepoint() {
		return this.replaced.size();
	}

	/**
	 * Takes back what was written since. What was read since still has to be so at the
	 * end.
	 */
	void rollbackTo(int savepoint) {
		for (int i = this.replaced.size() - 1; i >= savepoint; i--) {
			Replaced write = this.replaced.remove(i);
			if (write.before != null) {
				this.pending.put(write.key, write.before);
			}
			else {
				this.pending.remove(write.key);
			}
		}
	}

	/**
	 * Whether something that was read has changed since: what was made of it, also an
	 * exception, means nothing then.
	 */
	boolean isOutdated() {
		Map<EntryKey, Entry> now = this.backend.readAll(this.seen.keySet());
		for (Map.Entry<EntryKey, @Nullable Entry> read : this.seen.entrySet()) {
			if (!Precondition.asRead(read.getValue()).equals(Precondition.asRead(now.get(read.getKey())))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Applies everything in one batch.
	 */
	void commit() {
		this.guard.run();
		List<WriteOperation> operations = new ArrayList<>();
		this.pending.values().forEach((change) -> operations.add(asSeen(change.operation)));
		if (operations.isEmpty()) {
			return;
		}
		this.seen.forEach((key, entry) -> {
			if (!this.pending.containsKey(key)) {
				operations.add(new WriteOperation.Check(key, Precondition.asRead(entry)));
			}
		});
		Revision own = (this.revision != null) ? this.revision : this.writer.next();
		this.revision = this.writer.write(own, operations);
	}

	private WriteOperation asSeen(WriteOperation operation) {
		EntryKey key = operation.key();
		if (!this.seen.containsKey(key)) {
			return operation;
		}
		Precondition precondition = Precondition.asRead(this.seen.get(key));
		return (operation instanceof WriteOperation.Put put) ? put.withPrecondition(precondition)
				: new WriteOperation.Delete(key, precondition);
	}

	/**
	 * A write that nobody else sees yet.
	 *
	 * @param operation what to do
	 * @param entry what the key then holds; null if it is deleted
	 */
	private record Pending(WriteOperation operation, @Nullable Entry entry) {

	}

	/**
	 * What a write has replaced.
	 *
	 * @param key which key was written
	 * @param before what was pending for it, or null if nothing was
	 */
	private record Replaced(EntryKey key, @Nullable Pending before) {

	}

}
