package io.stackmemory.document;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Query;

/**
 * Writes the documents of one collection, and with them the claims on its unique fields.
 */
final class DocumentWriter {

	private final Session session;

	private final UniqueFields uniqueFields;

	DocumentWriter(Session session, UniqueFields uniqueFields) {
		this.session = session;
		this.uniqueFields = uniqueFields;
	}

	Revision put(WriteOperation.Put put) {
		if (this.uniqueFields.isEmpty()) {
			return explaining(() -> this.session.write(put));
		}
		return this.session.transact((transaction) -> putUnique(transaction, put));
	}

	void putAll(List<WriteOperation.Put> puts) {
		if (this.uniqueFields.isEmpty()) {
			explaining(() -> {
				this.session.writeAll(puts);
				return puts;
			});
			return;
		}
		this.session.transact((transaction) -> {
			puts.forEach((put) -> putUnique(transaction, put));
			return puts;
		});
	}

	boolean deleteIfPresent(EntryKey key) {
		try {
			delete(new WriteOperation.Delete(key, Precondition.PRESENT));
			return true;
		}
		catch (VersionConflictException ex) {
			if (ex.expected() == Precondition.PRESENT && ex.key().equals(key)) {
				return false;
			}
			throw ex;
		}
	}

	void delete(WriteOperation.Delete delete) {
		if (this.uniqueFields.isEmpty()) {
			this.session.write(delete);
			return;
		}
		this.session.transact((transaction) -> {
			Entry before = transaction.read(delete.key());
			Revision revision = transaction.write(delete);
			this.uniqueFields.change(transaction, before, null);
			return revision;
		});
	}

	/**
	 * Deletes what a query asks for.
	 * @return how many documents
	 */
	long deleteAll(Query query) {
		List<EntryKey> keys = new ArrayList<>();
		this.session.scan(query, (entry) -> keys.add(entry.key()));
		keys.forEach((key) -> delete(new WriteOperation.Delete(key, Precondition.PRESENT)));
		return keys.size();
	}

	private Revision putUnique(Transaction transaction, WriteOperation.Put put) {
		Entry before = transaction.read(put.key());
		Revision revision = explaining(() -> transaction.write(put));
		this.uniqueFields.change(transaction, before, put);
		return revision;
	}

	private static <T> T explaining(Supplier<T> write) {
		try {
			return write.get();
		}
		catch (VersionConflictException ex) {
			if (ex.expected() == Precondition.ABSENT) {
				throw new DocumentExistsException(ex.key());
			}
			if (ex.expected() == Precondition.PRESENT) {
				throw new DocumentNotFoundException(ex.key());
			}
			throw ex;
		}
	}

}
