package io.stackmemory.boot.metrics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.boot.lifecycle.PeriodicTask;
import io.stackmemory.storage.NamespaceSize;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;

/**
 * How much is in each namespace: {@code stackmemory.namespace.entries} and
 * {@code stackmemory.namespace.size}, the latter by a sample. Measured on a thread of its
 * own when the application has started and after each interval, so no scrape waits for a
 * count.
 */
public final class NamespaceMeters extends PeriodicTask {

	private static final Logger logger = LoggerFactory.getLogger(NamespaceMeters.class);

	private final StorageBackend backend;

	private final String name;

	private final MultiGauge entries;

	private final MultiGauge size;

	private volatile Map<String, NamespaceSize> latest = Map.of();

	/**
	 * Creates the meters.
	 * @param backend what is measured
	 * @param registry where the meters are
	 * @param name what tells this store from others of the application
	 * @param interval how long a measurement is good for; zero for none at all
	 */
	public NamespaceMeters(StorageBackend backend, MeterRegistry registry, String name, Duration interval) {
		super("stackmemory-meters", Duration.ZERO, interval);
		this.backend = backend;
		this.name = name;
		this.entries = MultiGauge.builder("stackmemory.namespace.entries")
			.description("Entries of a namespace that have not expired")
			.register(registry);
		this.size = MultiGauge.builder("stackmemory.namespace.size")
			.description("About how much the entries of a namespace take, by a sample")
			.baseUnit("bytes")
			.register(registry);
	}

	@Override
	protected void run() {
		try {
			Map<String, NamespaceSize> measured = new LinkedHashMap<>();
			NamespaceSize.of(this.backend).forEach((size) -> measured.put(size.namespace().name(), size));
			this.latest = measured;
			// Those that are there already stay: a scrape must not find them missing
			// meanwhile
			this.entries.register(rows(measured, NamespaceSize::entries), false);
			this.size.register(rows(measured, NamespaceSize::bytes), false);
		}
		catch (StorageException ex) {
			logger.debug("The namespaces could not be measured; it is tried again", ex);
		}
	}

	private List<MultiGauge.Row<?>> rows(Map<String, NamespaceSize> measured, ToLongFunction<NamespaceSize> reading) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		measured.keySet().forEach((namespace) -> {
			Tags tags = Tags.of("store", this.name, "namespace", namespace);
			rows.add(MultiGauge.Row.of(tags, this, (meters) -> {
				NamespaceSize size = meters.latest.get(namespace);
				return (size != null) ? reading.applyAsLong(size) : 0;
			}));
		});
		return rows;
	}

}
