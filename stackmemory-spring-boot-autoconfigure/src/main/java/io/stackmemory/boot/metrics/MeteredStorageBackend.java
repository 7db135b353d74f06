package io.stackmemory.boot.metrics;

import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Durability;
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
 * Measures how long operations take and how they end: the timer
 * {@code stackmemory.operations} with the tags {@code operation}, {@code backend} and
 * {@code outcome}, and the summary {@code stackmemory.batch.size} of how many operations
 * a batch has. An operation that succeeds looks no meter up; of the reads of a store that
 * keeps nothing beyond its process, one in sixteen is timed. Safe for use by several
 * threads.
 */
public final class MeteredStorageBackend extends ForwardingStorageBackend {

	private static final String METER = "stackmemory.operations";

	private final MeterRegistry registry;

	private final String name;

	private final Map<StorageOperation, Timer> successes = new EnumMap<>(StorageOperation.class);

	private final @Nullable SampledReads sampledReads;

	private final @Nullable Timer reads;

	private final DistributionSummary batchSize;

	private final TextSearch search;

	/**
	 * Puts meters around a backend.
	 * @param delegate what is measured
	 * @param registry where the meters are
	 * @param name what tells this store from others of the application
	 */
	public MeteredStorageBackend(StorageBackend delegate, MeterRegistry registry, String name) {
		super(delegate);
		this.registry = registry;
		this.name = name;
		boolean sampled = delegate.durability().acknowledged() == Durability.Level.PROCESS;
		for (StorageOperation operation : StorageOperation.values()) {
			if (operation != StorageOperation.READ || !sampled) {
				this.successes.put(operation, timer(operation, Outcome.SUCCESS));
			}
		}
		this.reads = this.successes.get(StorageOperation.READ);
		this.sampledReads = sampled ? new SampledReads(registry, METER, tags(StorageOperation.READ, Outcome.SUCCESS))
				: null;
		this.batchSize = DistributionSummary.builder("stackmemory.batch.size")
			.description("Operations in a batch")
			.baseUnit("operations")
			.tag("store", name)
			.tag("backend", delegate.name())
			.register(registry);
		TextSearch measured = delegate.textSearch();
		this.search = (query) -> search(measured, query);
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		SampledReads sampled = this.sampledReads;
		if (sampled != null && !sampled.count()) {
			return delegate().read(key);
		}
		long start = System.nanoTime();
		try {
			Entry entry = delegate().read(key);
			long duration = System.nanoTime() - start;
			if (sampled != null) {
				sampled.timed(duration);
			}
			else if (this.reads != null) {
				this.reads.record(duration, TimeUnit.NANOSECONDS);
			}
			return entry;
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.READ, start, ex);
			throw ex;
		}
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		long start = System.nanoTime();
		try {
			Map<EntryKey, Entry> entries = delegate().readAll(keys);
			succeeded(StorageOperation.READ_ALL, start);
			return entries;
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.READ_ALL, start, ex);
			throw ex;
		}
	}

	@Override
	public void write(WriteBatch batch) {
		long start = System.nanoTime();
		try {
			delegate().write(batch);
			succeeded(StorageOperation.WRITE, start);
			this.batchSize.record(batch.operations().size());
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.WRITE, start, ex);
			throw ex;
		}
	}

	/**
	 * What the consumer does belongs to the time of the scan.
	 */
	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		long start = System.nanoTime();
		try {
			delegate().scan(query, consumer);
			succeeded(StorageOperation.SCAN, start);
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.SCAN, start, ex);
			throw ex;
		}
	}

	@Override
	public long count(Query query) {
		long start = System.nanoTime();
		try {
			long count = delegate().count(query);
			succeeded(StorageOperation.COUNT, start);
			return count;
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.COUNT, start, ex);
			throw ex;
		}
	}

	@Override
	public List<Namespace> namespaces() {
		long start = System.nanoTime();
		try {
			List<Namespace> namespaces = delegate().namespaces();
			succeeded(StorageOperation.NAMESPACES, start);
			return namespaces;
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.NAMESPACES, start, ex);
			throw ex;
		}
	}

	@Override
	public void flush() {
		long start = System.nanoTime();
		try {
			delegate().flush();
			succeeded(StorageOperation.FLUSH, start);
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.FLUSH, start, ex);
			throw ex;
		}
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

	private List<Entry> search(TextSearch measured, TextQuery query) {
		long start = System.nanoTime();
		try {
			List<Entry> found = measured.search(query);
			succeeded(StorageOperation.SEARCH, start);
			return found;
		}
		catch (RuntimeException ex) {
			failed(StorageOperation.SEARCH, start, ex);
			throw ex;
		}
	}

	private void succeeded(StorageOperation operation, long start) {
		success(operation).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
	}

	private void failed(StorageOperation operation, long start, RuntimeException failure) {
		timer(operation, Outcome.of(failure)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
	}

	private Timer success(StorageOperation operation) {
		return Objects.requireNonNull(this.successes.get(operation));
	}

	private Timer timer(StorageOperation operation, Outcome outcome) {
		return Timer.builder(METER)
			.description("Operations of the storage backend")
			.tags(tags(operation, outcome))
			.register(this.registry);
	}

	private Tags tags(StorageOperation operation, Outcome outcome) {
		return Tags.of("store", this.name, "backend", delegate().name(), "operation", operation.label(), "outcome",
				outcome.label());
	}

}
