package io.stackmemory.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.env.Environment;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.lifecycle.SweepPeriodically;
import io.stackmemory.boot.operation.StackMemoryOperations;
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
		GitConfiguration.class, CacheConfiguration.class, ShutdownConfiguration.class, FurtherStoresRegistrar.class,
		HostApplication.class, StoreLayers.class })
public final class StackMemoryAutoConfiguration {

	private final StackMemoryProperties properties;

	private final HostApplication host;

	StackMemoryAutoConfiguration(StackMemoryProperties properties, HostApplication host) {
		this.properties = properties;
		this.host = host;
	}

	@Bean
	DefaultStore stackMemoryDefaultStore(ObjectProvider<StorageBackendFactory> factories,
			ReplicationProperties replication, DurabilityProperties durability) {
		return new DefaultStore(factories.orderedStream().toList(), replication,
				new DurabilityRequirement(durability.required()), this.host);
	}

	@Bean
	@ConditionalOnMissingBean
	StorageBackend storageBackend(DefaultStore store, StoreLayers layers, FurtherStores further) {
		return further.routeFrom(layers.over(StackMemoryStores.DEFAULT, store.open(this.properties.backend())));
	}

	@Bean
	FurtherStores stackMemoryFurtherStores(ObjectProvider<StorageBackendFactory> factories, StoreLayers layers) {
		return new FurtherStores(this.properties.stores(), factories.orderedStream().toList(), layers);
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

	@Bean
	@ConditionalOnMissingBean
	StackMemory stackMemory(StorageBackend backend) {
		return this.properties.memory(backend, this.host);
	}

	@Bean
	@ConditionalOnMissingBean
	Sweeper stackMemorySweeper(StackMemory memory, RetentionProperties retention) {
		return memory.sweeper(retention.settings());
	}

	@Bean
	@ConditionalOnMissingBean
	SweepPeriodically sweepStackMemoryPeriodically(Sweeper sweeper, FurtherStores further,
			RetentionProperties retention) {
		List<Sweeper> sweepers = new ArrayList<>();
		sweepers.add(sweeper);
		further.names()
			.forEach((name) -> sweepers
				.add(this.properties.memory(further.get(name), this.host).sweeper(retention.settings())));
		return new SweepPeriodically(sweepers, retention.interval());
	}

	@Bean
	@Lazy
	@ConditionalOnMissingBean
	StackMemoryOperations stackMemoryOperations(StackMemoryStores stores, StackMemory memory, Sweeper sweeper,
			RetentionProperties retention) {
		return new StackMemoryOperations(stores, memory, sweeper, (store) -> this.properties.memory(store, this.host),
				retention.settings(), this.host.clock());
	}

}
