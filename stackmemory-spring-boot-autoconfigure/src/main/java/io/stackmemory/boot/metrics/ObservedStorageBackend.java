package io.stackmemory.boot.metrics;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.InterceptingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageOperation;
import io.stackmemory.storage.query.Namespace;

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
public final class ObservedStorageBackend extends InterceptingStorageBackend {

	/** The name of the observation. */
	public static final String OBSERVATION = "db.client.operation";

	private static final String NONE = "none";

	private final ObservationRegistry registry;

	private final String system;

	/**
	 * Puts observations around a backend.
	 * @param delegate what is observed
	 * @param registry knows who listens
	 */
	public ObservedStorageBackend(StorageBackend delegate, ObservationRegistry registry) {
		super(delegate);
		this.registry = registry;
		this.system = delegate.name().equals("postgres") ? "postgresql" : delegate.name();
	}

	@Override
	protected <T extends @Nullable Object> T around(StorageOperation operation, @Nullable Namespace namespace, int size,
			Supplier<T> call) {
		if (this.registry.getCurrentObservation() == null) {
			return call.get();
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
			return call.get();
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
