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

	private final Map<String, StorageBackend> stores;

	private final MultiGauge entries;

	private final MultiGauge size;

	private volatile Map<Place, NamespaceSize> latest = Map.of();

	/**
	 * Creates the meters.
	 * @param stores what is measured, by what tells the stores of an application apart
	 * @param registry where the meters are
	 * @param interval how long a measurement is good for; zero for none at all
	 */
	public NamespaceMeters(Map<String, StorageBackend> stores, MeterRegistry registry, Duration interval) {
		super("stackmemory-meters", Duration.ZERO, interval);
		this.stores = stores;
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
		Map<Place, NamespaceSize> measured = new LinkedHashMap<>();
		this.stores.forEach((name, store) -> {
			try {
				NamespaceSize.of(store).forEach((size) -> measured.put(new Place(name, size.namespace().name()), size));
			}
			catch (StorageException ex) {
				logger.debug("The namespaces of {} could not be measured; it is tried again", store, ex);
				this.latest.forEach((place, size) -> {
					if (place.store.equals(name)) {
						measured.put(place, size);
					}
				});
			}
		});
		this.latest = measured;
		// Those that are there already stay: a scrape must not find them missing
		// meanwhile
		this.entries.register(rows(measured, NamespaceSize::entries), false);
		this.size.register(rows(measured, NamespaceSize::bytes), false);
	}

	private List<MultiGauge.Row<?>> rows(Map<Place, NamespaceSize> measured, ToLongFunction<NamespaceSize> reading) {
		List<MultiGauge.Row<?>> rows = new ArrayList<>();
		measured.keySet().forEach((place) -> {
			Tags tags = Tags.of("store", place.store, "namespace", place.namespace);
			rows.add(MultiGauge.Row.of(tags, this, (meters) -> {
				NamespaceSize size = meters.latest.get(place);
				return (size != null) ? reading.applyAsLong(size) : 0;
			}));
		});
		return rows;
	}

	/**
	 * Where entries are.
	 *
	 * @param store the name of the store
	 * @param namespace the name of the namespace
	 */
	private record Place(String store, String namespace) {

	}

}
