package io.stackmemory.boot.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.InterceptingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * Measures how long operations take and how they end: the timer
 * {@code stackmemory.operations} with the tags {@code operation}, {@code backend} and
 * {@code outcome}, and the summary {@code stackmemory.batch.size} of how many operations
 * a batch has. An operation that succeeds looks no meter up; of the reads of a store that
 * keeps nothing beyond its process, one in sixteen is timed. Safe for use by several
 * threads.
 */
public final class MeteredStorageBackend extends InterceptingStorageBackend {

	private static final String METER = "stackmemory.operations";

	private final MeterRegistry registry;

	private final String name;

	private final Map<StorageOperation, Timer> successes = new EnumMap<>(StorageOperation.class);

	private final @Nullable SampledReads sampledReads;

	private final @Nullable Timer reads;

	private final DistributionSummary batchSize;

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
	protected <T extends @Nullable Object> T around(StorageOperation operation, @Nullable Namespace namespace, int size,
			Supplier<T> call) {
		long start = System.nanoTime();
		try {
			T answer = call.get();
			Objects.requireNonNull(this.successes.get(operation))
				.record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
			if (operation == StorageOperation.WRITE) {
				this.batchSize.record(size);
			}
			return answer;
		}
		catch (RuntimeException ex) {
			failed(operation, start, ex);
			throw ex;
		}
	}

	private void failed(StorageOperation operation, long start, RuntimeException failure) {
		timer(operation, Outcome.of(failure)).record(System.nanoTime() - start, TimeUnit.NANOSECONDS);
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
