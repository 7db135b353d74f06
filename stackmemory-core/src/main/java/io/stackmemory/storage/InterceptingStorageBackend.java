package io.stackmemory.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * A layer that does the same around every operation: measures it, watches it, refuses it.
 * What is said about the store itself, and its maintenance, passes by.
 */
public abstract class InterceptingStorageBackend extends ForwardingStorageBackend {

	private final TextSearch search;

	/**
	 * Creates the layer.
	 * @param delegate the backend beneath
	 */
	protected InterceptingStorageBackend(StorageBackend delegate) {
		super(delegate);
		TextSearch beneath = delegate.textSearch();
		this.search = (query) -> around(StorageOperation.SEARCH, query.namespace(), 1, () -> beneath.search(query));
	}

	/**
	 * Does what the layer is for, and calls the backend beneath.
	 * @param operation what is asked
	 * @param namespace where, the first one of several; null if that means nothing
	 * @param size of how many entries
	 * @param call asks the backend beneath; what it throws is thrown on
	 * @param <T> the type of the answer
	 * @return the answer
	 */
	protected abstract <T extends @Nullable Object> T around(StorageOperation operation, @Nullable Namespace namespace,
			int size, Supplier<T> call);

	@Override
	public @Nullable Entry read(EntryKey key) {
		return this.<@Nullable Entry>around(StorageOperation.READ, key.namespace(), 1, () -> delegate().read(key));
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Namespace first = keys.isEmpty() ? null : keys.iterator().next().namespace();
		return around(StorageOperation.READ_ALL, first, keys.size(), () -> delegate().readAll(keys));
	}

	@Override
	public void write(WriteBatch batch) {
		this.<@Nullable Void>around(StorageOperation.WRITE, batch.operations().get(0).key().namespace(),
				batch.operations().size(), () -> {
					delegate().write(batch);
					return null;
				});
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		this.<@Nullable Void>around(StorageOperation.SCAN, query.namespace(), 1, () -> {
			delegate().scan(query, consumer);
			return null;
		});
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		this.<@Nullable Void>around(StorageOperation.SCAN, null, 1, () -> {
			delegate().scanAll(consumer);
			return null;
		});
	}

	@Override
	public long count(Query query) {
		return around(StorageOperation.COUNT, query.namespace(), 1, () -> delegate().count(query));
	}

	@Override
	public List<Namespace> namespaces() {
		return around(StorageOperation.NAMESPACES, null, 1, () -> delegate().namespaces());
	}

	@Override
	public void flush() {
		this.<@Nullable Void>around(StorageOperation.FLUSH, null, 1, () -> {
			delegate().flush();
			return null;
		});
	}

	@Override
	public TextSearch textSearch() {
		return this.search;
	}

	/**
	 * The layer has no name of its own: people know the store beneath.
	 */
	@Override
	public String toString() {
		return delegate().toString();
	}

}
