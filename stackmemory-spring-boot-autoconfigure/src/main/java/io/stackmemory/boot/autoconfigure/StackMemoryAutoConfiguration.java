package io.stackmemory.boot.autoconfigure;

import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.lifecycle.SweepPeriodically;
import io.stackmemory.boot.operation.StackMemoryOperations;
import io.stackmemory.boot.platform.Platform;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.routing.RoutingStorageBackend;

/**
 * Gives an application one {@link StorageBackend}, chosen by {@code stackmemory.backend},
 * and the {@link StackMemory} on it. Backs off where the application has its own.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@EnableConfigurationProperties({ StackMemoryProperties.class, ReplicationProperties.class, RetentionProperties.class,
		DurabilityProperties.class })
@Import({ SqliteConfiguration.class, PostgresConfiguration.class, FileConfiguration.class, MemoryConfiguration.class,
		GitConfiguration.class, CacheConfiguration.class, ShutdownConfiguration.class, FurtherStoresRegistrar.class })
public final class StackMemoryAutoConfiguration {

	@Bean
	DefaultStore stackMemoryDefaultStore(ObjectProvider<StorageBackendFactory> factories,
			ReplicationProperties replication, DurabilityProperties durability, Environment environment,
			ObjectProvider<Clock> clock) {
		return new DefaultStore(factories.orderedStream().toList(), replication,
				new DurabilityRequirement(durability.required()), environment, clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnMissingBean
	StorageBackend storageBackend(DefaultStore store, StackMemoryProperties properties,
			ObjectProvider<StorageBackendLayer> layers, FurtherStores further, ResourceLoader resources) {
		return further
			.routeFrom(compose(StackMemoryStores.DEFAULT, store.open(properties.backend()), layers, resources));
	}

	@Bean
	FurtherStores stackMemoryFurtherStores(StackMemoryProperties properties,
			ObjectProvider<StorageBackendFactory> factories, ObjectProvider<StorageBackendLayer> layers,
			ResourceLoader resources) {
		return new FurtherStores(properties.stores(), factories.orderedStream().toList(),
				(store, backend) -> compose(store, backend, layers, resources));
	}

	@Bean
	StackMemoryStores stackMemoryStores(StorageBackend backend, FurtherStores further) {
		further.requireRoutes(backend);
		Map<String, StorageBackend> named = new LinkedHashMap<>();
		further.names().forEach((name) -> named.put(name, further.get(name)));
		return new StackMemoryStores(
				backend.unwrap(RoutingStorageBackend.class).map(RoutingStorageBackend::withoutRoutes).orElse(backend),
				named);
	}

	@Bean
	static BeanFactoryPostProcessor stackMemoryStoreQualifiers(Environment environment) {
		return FurtherStoresRegistrar.qualifiers(environment);
	}

	@Bean
	static BeanFactoryPostProcessor stackMemoryUnusedProperties(Environment environment) {
		return new UnusedProperties(environment);
	}

	private static StorageBackend compose(String store, StorageBackend chosen,
			ObjectProvider<StorageBackendLayer> layers, ResourceLoader resources) {
		new EphemeralPlaceWarning(Platform.current()).check(chosen);
		return layers.orderedStream()
			.reduce(TextIndexing.over(chosen, resources.getClassLoader()),
					(backend, layer) -> layer.over(store, backend), (one, other) -> other);
	}

	@Bean
	@ConditionalOnMissingBean
	StackMemory stackMemory(StorageBackend backend, StackMemoryProperties properties,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<Clock> clock) {
		return properties.memory(backend, jsonMapper, clock);
	}

	@Bean
	@ConditionalOnMissingBean
	Sweeper stackMemorySweeper(StackMemory memory, RetentionProperties properties) {
		return memory.sweeper(properties.settings());
	}

	@Bean
	@ConditionalOnMissingBean
	SweepPeriodically sweepStackMemoryPeriodically(Sweeper sweeper, FurtherStores further, StackMemoryProperties memory,
			RetentionProperties properties, ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<Clock> clock) {
		List<Sweeper> sweepers = new ArrayList<>();
		sweepers.add(sweeper);
		further.names()
			.forEach((name) -> sweepers
				.add(memory.memory(further.get(name), jsonMapper, clock).sweeper(properties.settings())));
		return new SweepPeriodically(sweepers, properties.interval());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	StackMemoryOperations stackMemoryOperations(StackMemoryStores stores, StackMemory memory, Sweeper sweeper,
			StackMemoryProperties properties, RetentionProperties retention, ObjectProvider<JsonMapper> jsonMapper,
			ObjectProvider<Clock> clock) {
		return new StackMemoryOperations(stores, memory, sweeper,
				(store) -> properties.memory(store, jsonMapper, clock), retention.settings(),
				clock.getIfUnique(Clock::systemUTC));
	}

}
