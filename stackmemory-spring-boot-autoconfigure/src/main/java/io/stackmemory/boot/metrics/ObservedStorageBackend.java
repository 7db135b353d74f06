package io.stackmemory.boot.metrics;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.TextQuery;

/**
 * Shows the operations of a store in traces: an observation {@code db.client.operation}
 * with the names of the OpenTelemetry conventions for databases
 * (<a href="https://opentelemetry.io/docs/specs/semconv/database/">semantic
 * conventions</a>): {@code db.system.name}, {@code db.operation.name},
 * {@code db.collection.name}, {@code db.operation.batch.size}, {@code error.type}.
 * <p>
 * Only what happens inside another observation, such as a request, is observed: a span
 * without a parent tells nobody anything, and costs more than a read from memory. Safe
 * for use by several threads.
 */
public final class ObservedStorageBackend extends ForwardingStorageBackend {

	/** The name of the observation. */
	public static final String OBSERVATION = "db.client.operation";

	private static final String NONE = "none";

	private final ObservationRegistry registry;

	private final String system;

	private final TextSearch search;

	/**
	 * Puts observations around a backend.
	 * @param delegate what is observed
	 * @param registry knows who listens
	 */
	public ObservedStorageBackend(StorageBackend delegate, ObservationRegistry registry) {
		super(delegate);
		this.registry = registry;
		this.system = delegate.name().equals("postgres") ? "postgresql" : delegate.name();
		TextSearch observed = delegate.textSearch();
		this.search = (query) -> search(observed, query);
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		if (this.registry.getCurrentObservation() == null) {
			return delegate().read(key);
		}
		return observe(StorageOperation.READ, key.namespace(), 0, () -> delegate().read(key));
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Namespace first = keys.isEmpty() ? null : keys.iterator().next().namespace();
		return observe(StorageOperation.READ_ALL, first, keys.size(), () -> delegate().readAll(keys));
	}

	@Override
	public void write(WriteBatch batch) {
		this.<@Nullable Void>observe(StorageOperation.WRITE, batch.operations().get(0).key().namespace(),
				batch.operations().size(), () -> {
					delegate().write(batch);
					return null;
				});
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		this.<@Nullable Void>observe(StorageOperation.SCAN, query.namespace(), 0, () -> {
			delegate().scan(query, consumer);
			return null;
		});
	}

	@Override
	public long count(Query query) {
		return observe(StorageOperation.COUNT, query.namespace(), 0, () -> delegate().count(query));
	}

	@Override
	public List<Namespace> namespaces() {
		return observe(StorageOperation.NAMESPACES, null, 0, () -> delegate().namespaces());
	}

	@Override
	public void flush() {
		this.<@Nullable Void>observe(StorageOperation.FLUSH, null, 0, () -> {
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

	private List<Entry> search(TextSearch observed, TextQuery query) {
		return observe(StorageOperation.SEARCH, query.namespace(), 0, () -> observed.search(query));
	}

	private <T extends @Nullable Object> T observe(StorageOperation operation, @Nullable Namespace namespace, int size,
			Supplier<T> work) {
		if (this.registry.getCurrentObservation() == null) {
			return work.get();
		}
		String collection = (namespace != null) ? namespace.name() : NONE;
		Observation observation = Observation.createNotStarted(OBSERVATION, this.registry)
			.contextualName((namespace != null) ? operation.label() + " " + collection : operation.label())
			.lowCardinalityKeyValue("db.system.name", this.system)
			.lowCardinalityKeyValue("db.operation.name", operation.label())
			.highCardinalityKeyValue("db.collection.name", collection);
		if (size > 1) {
			observation.highCardinalityKeyValue("db.operation.batch.size", Integer.toString(size));
		}
		observation.lowCardinalityKeyValue("error.type", NONE);
		observation.start();
		try (Observation.Scope scope = observation.openScope()) {
			return work.get();
		}
		catch (RuntimeException ex) {
			observation.lowCardinalityKeyValue("error.type", ex.getClass().getSimpleName());
			observation.error(ex);
			throw ex;
		}
		finally {
			observation.stop();
		}
	}

}
