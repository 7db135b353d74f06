package io.stackmemory.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.concurrent.TimeUnit;

import io.stackmemory.storage.file.FileStorageBackend;

/**
 * What a power loss would take from files: {@code stackmemory.unsynced.batches},
 * {@code stackmemory.unsynced.bytes} and {@code stackmemory.unsynced.age}; and how often
 * the log was made part of the data files: {@code stackmemory.compactions} and
 * {@code stackmemory.compaction.failures}.
 */
public final class FileMeters implements MeterBinder {

	private final FileStorageBackend backend;

	private final String name;

	/**
	 * Creates the meters.
	 * @param backend whose writes are watched
	 * @param name what tells this store from others of the application
	 */
	public FileMeters(FileStorageBackend backend, String name) {
		this.backend = backend;
		this.name = name;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("stackmemory.unsynced.batches", this.backend, (files) -> files.unsynced().batches())
			.description("Batches that were acknowledged and are not on the disk yet")
			.tag("store", this.name)
			.register(registry);
		Gauge.builder("stackmemory.unsynced.bytes", this.backend, (files) -> files.unsynced().bytes())
			.description("Bytes that were acknowledged and are not on the disk yet")
			.baseUnit("bytes")
			.tag("store", this.name)
			.register(registry);
		TimeGauge
			.builder("stackmemory.unsynced.age", this.backend, TimeUnit.MILLISECONDS,
					(files) -> files.unsynced().age().toMillis())
			.description("For how long the oldest of them waits")
			.tag("store", this.name)
			.register(registry);
		FunctionTimer
			.builder("stackmemory.compactions", this.backend, (files) -> files.compactions().compactions(),
					(files) -> files.compactions().time().toNanos(), TimeUnit.NANOSECONDS)
			.description("Compactions of the log")
			.tag("store", this.name)
			.register(registry);
		FunctionCounter
			.builder("stackmemory.compaction.failures", this.backend, (files) -> files.compactions().failures())
			.description("Compactions that failed, and were tried again later")
			.tag("store", this.name)
			.register(registry);
	}

}
