package io.stackmemory.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Passes every call on to another backend. A layer extends it and overrides what it
 * changes.
 */
public abstract class ForwardingStorageBackend implements StorageBackend {

	private final StorageBackend delegate;

	/**
	 * Creates the layer.
	 * @param delegate the backend beneath
	 */
	protected ForwardingStorageBackend(StorageBackend delegate) {
		this.delegate = delegate;
	}

	/**
	 * The backend beneath.
	 * @return the delegate
	 */
	protected final StorageBackend delegate() {
		return this.delegate;
	}

	@Override
	public String name() {
		return this.delegate.name();
	}

	@Override
	public Durability durability() {
		return this.delegate.durability();
	}

	@Override
	public void define(NamespaceDefinition definition) {
		this.delegate.define(definition);
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		return this.delegate.read(key);
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		return this.delegate.readAll(keys);
	}

	@Override
	public void write(WriteBatch batch) {
		this.delegate.write(batch);
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		this.delegate.scan(query, consumer);
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		this.delegate.scanAll(consumer);
	}

	@Override
	public long count(Query query) {
		return this.delegate.count(query);
	}

	@Override
	public List<Namespace> namespaces() {
		return this.delegate.namespaces();
	}

	@Override
	public void flush() {
		this.delegate.flush();
	}

	@Override
	public CheckResult check() {
		return this.delegate.check();
	}

	@Override
	public Optional<ChangeFeed> changes() {
		return this.delegate.changes();
	}

	@Override
	public Optional<Maintenance> maintenance() {
		return this.delegate.maintenance();
	}

	@Override
	public TextSearch textSearch() {
		return this.delegate.textSearch();
	}

	@Override
	public <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : this.delegate.unwrap(type);
	}

	@Override
	public void close() {
		this.delegate.close();
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "{" + this.delegate + "}";
	}

}
