package io.stackmemory.boot.metrics;

import java.util.function.ToDoubleFunction;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.tiered.ReplicaStatus;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;

/**
 * How far replicas are behind their store: {@code stackmemory.replica.lag.entries},
 * {@code stackmemory.replica.lag.bytes} and {@code stackmemory.replica.lag} in seconds,
 * {@code stackmemory.replica.shipped}, and {@code stackmemory.replica.failures}, which
 * are those in a row.
 */
public final class ReplicaMeters implements MeterBinder {

	private final ReplicatingStorageBackend backend;

	private final String name;

	/**
	 * Creates the meters.
	 * @param backend whose replicas are watched
	 * @param name what tells this store from others of the application
	 */
	public ReplicaMeters(ReplicatingStorageBackend backend, String name) {
		this.backend = backend;
		this.name = name;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		for (String replica : this.backend.replicaNames()) {
			gauge(registry, "stackmemory.replica.lag.entries", "Changes that wait to be shipped", null, replica,
					ReplicaStatus::entries);
			gauge(registry, "stackmemory.replica.lag.bytes", "Size of what waits, as JSON", "bytes", replica,
					ReplicaStatus::bytes);
			gauge(registry, "stackmemory.replica.lag", "Age of the oldest change that waits", "seconds", replica,
					(status) -> status.lag().toMillis() / 1000.0);
			gauge(registry, "stackmemory.replica.failures", "Attempts to ship that have failed in a row", null, replica,
					ReplicaStatus::failures);
			FunctionCounter
				.builder("stackmemory.replica.shipped", this.backend,
						(backend) -> value(backend, replica, ReplicaStatus::shipped))
				.description("Changes that have reached the replica")
				.tags("store", this.name, "replica", replica)
				.register(registry);
		}
	}

	private void gauge(MeterRegistry registry, String meter, String description, @Nullable String unit, String replica,
			ToDoubleFunction<ReplicaStatus> value) {
		Gauge.builder(meter, this.backend, (backend) -> value(backend, replica, value))
			.description(description)
			.baseUnit(unit)
			.tags("store", this.name, "replica", replica)
			.strongReference(true)
			.register(registry);
	}

	private static double value(ReplicatingStorageBackend backend, String replica,
			ToDoubleFunction<ReplicaStatus> value) {
		return backend.replicas()
			.stream()
			.filter((status) -> status.name().equals(replica))
			.mapToDouble(value)
			.findFirst()
			.orElse(Double.NaN);
	}

}
