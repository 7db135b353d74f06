package io.stackmemory.boot.metrics;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;

import java.util.concurrent.TimeUnit;

import io.stackmemory.storage.file.FileStorageBackend;

/**
 * What a power loss would take from files: {@code stackmemory.unsynced.batches},
 * {@code stackmemory.unsynced.bytes} and {@code stackmemory.unsynced.age}.
 */
public final class UnsyncedMeters implements MeterBinder {

	private final FileStorageBackend backend;

	/**
	 * Creates the meters.
	 * @param backend whose writes are watched
	 */
	public UnsyncedMeters(FileStorageBackend backend) {
		this.backend = backend;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		Gauge.builder("stackmemory.unsynced.batches", this.backend, (files) -> files.unsynced().batches())
			.description("Batches that were acknowledged and are not on the disk yet")
			.register(registry);
		Gauge.builder("stackmemory.unsynced.bytes", this.backend, (files) -> files.unsynced().bytes())
			.description("Bytes that were acknowledged and are not on the disk yet")
			.baseUnit("bytes")
			.register(registry);
		TimeGauge
			.builder("stackmemory.unsynced.age", this.backend, TimeUnit.MILLISECONDS,
					(files) -> files.unsynced().age().toMillis())
			.description("For how long the oldest of them waits")
			.register(registry);
	}

}
