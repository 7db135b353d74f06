package io.stackmemory.storage.lucene;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.TextQuery;

/**
 * Gives a store an index of words, for one that has none and that no other process writes
 * to.
 * <p>
 * The first search of a namespace reads all of it into an index; from then on a write
 * notes the keys that it changes, and the next search looks at those first. The index is
 * not kept when the store is closed: everything that is in it is in the store.
 */
public final class LuceneStorageBackend extends ForwardingStorageBackend {

	private final @Nullable Path directory;

	private final Map<Searched, WordIndex> indexes = new ConcurrentHashMap<>();

	private final TextSearch search = this::search;

	private volatile boolean closed;

	private LuceneStorageBackend(StorageBackend delegate, @Nullable Path directory) {
		super(delegate);
		this.directory = directory;
	}

	/**
	 * Adds an index that is kept in memory.
	 * @param delegate the store
	 * @return the store with the index
	 */
	public static LuceneStorageBackend inMemory(StorageBackend delegate) {
		return new LuceneStorageBackend(delegate, null);
	}

	/**
	 * Adds an index that is kept in temporary files.
	 * @param delegate the store
	 * @param directory where to make them; they are deleted when the store is closed
	 * @return the store with the index
	 */
	public static LuceneStorageBackend onDisk(StorageBackend delegate, Path directory) {
		return new LuceneStorageBackend(delegate, directory);
	}

	/**
	 * Notes what the batch changes, also where it fails: nobody may know then whether it
	 * was written.
	 * <p>
	 * The map is gone through and not asked whether it is empty: it counts an index after
	 * others see it, and may have filled it.
	 */
	@Override
	public void write(WriteBatch batch) {
		try {
			super.write(batch);
		}
		finally {
			this.indexes.forEach((searched, index) -> note(batch, searched.namespace, index));
		}
	}

	@Override
	public TextSearch textSearch() {
		return this.search;
	}

	@Override
	public void close() {
		this.closed = true;
		try {
			List.copyOf(this.indexes.keySet()).forEach(this::forget);
		}
		finally {
			super.close();
		}
	}

	/**
	 * The layer has no name of its own: people know the store beneath.
	 */
	@Override
	public String toString() {
		return delegate().toString();
	}

	private static void note(WriteBatch batch, Namespace namespace, WordIndex index) {
		for (WriteOperation operation : batch.operations()) {
			if (!(operation instanceof WriteOperation.Check) && operation.key().namespace().equals(namespace)) {
				index.note(operation.key().key());
			}
		}
	}

	private List<Entry> search(TextQuery query) {
		if (query.pattern().phrases().isEmpty()) {
			return List.of();
		}
		if (this.closed) {
			throw new StorageClosedException(name());
		}
		WordIndex index = this.indexes.computeIfAbsent(new Searched(query.namespace(), query.fields()),
				(searched) -> WordIndex.create(delegate(), searched.namespace, searched.fields, this.directory));
		return index.search(query);
	}

	private void forget(Searched searched) {
		WordIndex index = this.indexes.remove(searched);
		if (index != null) {
			index.close();
		}
	}

	/**
	 * What an index is for.
	 *
	 * @param namespace the namespace
	 * @param fields the fields whose words are in it
	 */
	private record Searched(Namespace namespace, List<FieldPath> fields) {

	}

}
