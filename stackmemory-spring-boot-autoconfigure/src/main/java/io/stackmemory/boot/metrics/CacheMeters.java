package io.stackmemory.boot.metrics;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import io.stackmemory.storage.tiered.CachingStorageBackend;

/**
 * How useful the cache before a store is: {@code stackmemory.cache.gets} with the tag
 * {@code result}, {@code stackmemory.cache.evictions} and {@code stackmemory.cache.size}.
 */
public final class CacheMeters implements MeterBinder {

	private final CachingStorageBackend backend;

	private final String name;

	/**
	 * Creates the meters.
	 * @param backend whose cache is watched
	 * @param name what tells this store from others of the application
	 */
	public CacheMeters(CachingStorageBackend backend, String name) {
		this.backend = backend;
		this.name = name;
	}

	@Override
	public void bindTo(MeterRegistry registry) {
		FunctionCounter.builder("stackmemory.cache.gets", this.backend, (cached) -> cached.statistics().hits())
			.description("Reads that were answered from the cache, and such as were not")
			.tags("store", this.name, "result", "hit")
			.register(registry);
		FunctionCounter.builder("stackmemory.cache.gets", this.backend, (cached) -> cached.statistics().misses())
			.description("Reads that were answered from the cache, and such as were not")
			.tags("store", this.name, "result", "miss")
			.register(registry);
		FunctionCounter
			.builder("stackmemory.cache.evictions", this.backend, (cached) -> cached.statistics().evictions())
			.description("Entries that had to make room")
			.tags("store", this.name)
			.register(registry);
		Gauge.builder("stackmemory.cache.size", this.backend, (cached) -> cached.statistics().entries())
			.description("Entries in the cache")
			.tags("store", this.name)
			.register(registry);
	}

}
