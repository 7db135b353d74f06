package io.stackmemory.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.TextQuery;

/**
 * How collections reach the store: through the transaction of the thread where there is
 * one, directly otherwise.
 */
final class Session {

	private final StorageBackend backend;

	private final BatchWriter writer;

	private final Transactions transactions;

	Session(StorageBackend backend, BatchWriter writer, Transactions transactions) {
		this.backend = backend;
		this.writer = writer;
		this.transactions = transactions;
	}

	StorageBackend backend() {
		return this.backend;
	}

	BatchWriter writer() {
		return this.writer;
	}

	boolean isInTransaction() {
		return this.transactions.current() != null;
	}

	<T extends @Nullable Object> T transact(Function<Transaction, T> work) {
		return this.transactions.run(work);
	}

	@Nullable Entry read(EntryKey key) {
		Transaction transaction = this.transactions.current();
		return (transaction != null) ? transaction.read(key) : this.backend.read(key);
	}

	Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Transaction transaction = this.transactions.current();
		if (transaction == null) {
			return this.backend.readAll(keys);
		}
		transaction.prefetch(keys);
		Map<EntryKey, Entry> found = new LinkedHashMap<>();
		for (EntryKey key : keys) {
			Entry entry = transaction.read(key);
			if (entry != null) {
				found.put(key, entry);
			}
		}
		return found;
	}

	void scan(Query query, Consumer<? super Entry> consumer) {
		Transaction transaction = this.transactions.current();
		if (transaction != null) {
			transaction.scan(query, consumer);
		}
		else {
			this.backend.scan(query, consumer);
		}
	}

	List<Entry> search(TextQuery query) {
		Transaction transaction = this.transactions.current();
		return (transaction != null) ? transaction.search(query) : this.backend.textSearch().search(query);
	}

	long count(Query query) {
		if (!isInTransaction()) {
			return this.backend.count(query);
		}
		List<EntryKey> keys = new ArrayList<>();
		scan(query, (entry) -> keys.add(entry.key()));
		return keys.size();
	}

	Revision write(WriteOperation operation) {
		Transaction transaction = this.transactions.current();
		return (transaction != null) ? transaction.write(operation) : this.writer.write(List.of(operation));
	}

	/**
	 * Writes all or nothing.
	 */
	void writeAll(List<? extends WriteOperation> operations) {
		Transaction transaction = this.transactions.current();
		if (transaction != null) {
			transaction.prefetch(operations.stream()
				.filter((operation) -> operation.precondition() != Precondition.ANY)
				.map(WriteOperation::key)
				.toList());
			this.transactions.<@Nullable Void>run((joined) -> {
				operations.forEach(joined::write);
				return null;
			});
		}
		else if (!operations.isEmpty()) {
			this.writer.write(List.copyOf(operations));
		}
	}

}
