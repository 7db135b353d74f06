package io.stackmemory.boot.metrics;

import java.util.Map;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.StorageBackend;

/**
 * What the check of a store tells in numbers: {@code stackmemory.store.size},
 * {@code stackmemory.log.size} and {@code stackmemory.quarantined}, as far as the backend
 * has them. A check is good for five seconds; then the next scrape begins another one on
 * a thread of its own and tells what the last one found, so that no scrape waits for a
 * store that hangs.
 */
public final class StoreMeters implements MeterBinder {

	private static final long GOOD_FOR_NANOS = 5_000_000_000L;

	private final StorageBackend backend;

	private final String name;

	private CheckResult latest;

	private long checkedAt;

	private boolean checking;

	/**
	 * Creates the meters.
	 * @param backend what is checked
	 * @param name what tells this store from others of the application
	 */
	public StoreMeters(StorageBackend backend, String name) {
		this.backend = backend;
		this.name = name;
		this.latest = backend.check();
		this.checkedAt = System.nanoTime();
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		gauge(registry, "bytes", "stackmemory.store.size", "What the store takes on its disk", "bytes");
		gauge(registry, "logBytes", "stackmemory.log.size", "What the write-ahead log takes of it", "bytes");
		gauge(registry, "quarantined", "stackmemory.quarantined", "Damaged parts that are kept aside", "parts");
	}

	private void gauge(MeterRegistry registry, String detail, String meter, String description, String unit) {
		if (details().get(detail) instanceof Number) {
			Gauge.builder(meter, this, (meters) -> meters.number(detail))
				.strongReference(true)
				.description(description)
				.baseUnit(unit)
				.tag("store", this.name)
				.tag("backend", this.backend.name())
				.register(registry);
		}
	}

	private double number(String detail) {
		return (details().get(detail) instanceof Number number) ? number.doubleValue() : Double.NaN;
	}

	private synchronized Map<String, Object> details() {
		if (!this.checking && System.nanoTime() - this.checkedAt > GOOD_FOR_NANOS) {
			this.checking = true;
			Thread thread = new Thread(this::check, "stackmemory-meters-check");
			thread.setDaemon(true);
			thread.start();
		}
		return this.latest.details();
	}

	private void check() {
		CheckResult result = this.backend.check();
		synchronized (this) {
			this.latest = result;
			this.checkedAt = System.nanoTime();
			this.checking = false;
		}
	}

}
