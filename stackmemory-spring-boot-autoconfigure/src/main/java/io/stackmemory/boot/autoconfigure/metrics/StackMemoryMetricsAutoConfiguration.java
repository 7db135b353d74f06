package io.stackmemory.boot.autoconfigure.metrics;

import java.time.Duration;

import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.metrics.MeteredStorageBackend;
import io.stackmemory.boot.metrics.NamespaceMeters;
import io.stackmemory.boot.metrics.ObservedStorageBackend;
import io.stackmemory.boot.metrics.PoolMeters;
import io.stackmemory.boot.metrics.ReplicaMeters;
import io.stackmemory.boot.metrics.StoreMeters;
import io.stackmemory.boot.metrics.WorkMeters;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.boot.metrics.CacheMeters;
import io.stackmemory.boot.metrics.FileMeters;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.tiered.CachingStorageBackend;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;

/**
 * Adds the store to the meters and traces of an application. Whether it is measured is
 * decided at run time, as conditions on properties would be decided when an application
 * is built ahead of time.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class,
		afterName = {
				"org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
				"org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration" })
@ConditionalOnClass(MeterRegistry.class)
@EnableConfigurationProperties(MetricsProperties.class)
public final class StackMemoryMetricsAutoConfiguration {

	private static final int METERS = 100;

	private static final int OBSERVATIONS = 200;

	/**
	 * Measures operations.
	 */
	@Bean
	@Order(METERS)
	StorageBackendLayer stackMemoryMeteredLayer(MetricsProperties properties, ObjectProvider<MeterRegistry> registry) {
		return new MeteredLayer(properties, registry);
	}

	/**
	 * Shows operations in traces.
	 */
	@Bean
	@Order(OBSERVATIONS)
	StorageBackendLayer stackMemoryObservedLayer(MetricsProperties properties,
			ObjectProvider<ObservationRegistry> registry) {
		return (backend) -> {
			ObservationRegistry observations = properties.observations() ? registry.getIfUnique() : null;
			return (observations != null && !observations.isNoop()) ? new ObservedStorageBackend(backend, observations)
					: backend;
		};
	}

	/**
	 * The backend is chosen at run time, so it is looked at when meters are bound.
	 */
	@Bean
	@ConditionalOnBean(StackMemoryStores.class)
	MeterBinder stackMemoryMeters(ObjectProvider<StackMemoryStores> stores, MetricsProperties properties) {
		return (registry) -> {
			if (properties.enabled()) {
				stores.getObject().all().forEach((name, store) -> {
					new StoreMeters(store, name).bindTo(registry);
					store.unwrap(CachingStorageBackend.class)
						.ifPresent((cached) -> new CacheMeters(cached, name).bindTo(registry));
					store.unwrap(ReplicatingStorageBackend.class)
						.ifPresent((replicating) -> new ReplicaMeters(replicating, name).bindTo(registry));
					store.unwrap(FileStorageBackend.class)
						.ifPresent((files) -> new FileMeters(files, name).bindTo(registry));
				});
			}
		};
	}

	/**
	 * Counts what the default memory does beside what it is asked for.
	 */
	@Bean
	@ConditionalOnBean({ StackMemory.class, Sweeper.class })
	MeterBinder stackMemoryWorkMeters(ObjectProvider<StackMemory> memory, ObjectProvider<Sweeper> sweeper,
			MetricsProperties properties) {
		return (registry) -> {
			if (properties.enabled()) {
				new WorkMeters(memory.getObject(), sweeper.getObject(), StackMemoryStores.DEFAULT).bindTo(registry);
			}
		};
	}

	/**
	 * Counts what is in the namespaces.
	 */
	@Bean
	@ConditionalOnBean({ StackMemoryStores.class, MeterRegistry.class })
	@ConditionalOnMissingBean
	NamespaceMeters stackMemoryNamespaceMeters(StackMemoryStores stores, MeterRegistry registry,
			MetricsProperties properties) {
		return new NamespaceMeters(stores.all(), registry,
				properties.enabled() ? properties.namespaceInterval() : Duration.ZERO);
	}

	/**
	 * Counts connections, where there is a pool.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ HikariDataSource.class, JdbcStorageBackend.class })
	static class Pools {

		@Bean
		@ConditionalOnBean(StackMemoryStores.class)
		MeterBinder stackMemoryPoolMeters(ObjectProvider<StackMemoryStores> stores, MetricsProperties properties) {
			return (registry) -> {
				if (properties.enabled()) {
					stores.getObject()
						.all()
						.values()
						.forEach((store) -> store.unwrap(JdbcStorageBackend.class)
							.flatMap(JdbcStorageBackend::pool)
							.filter(HikariDataSource.class::isInstance)
							.ifPresent((pool) -> new PoolMeters((HikariDataSource) pool).bindTo(registry)));
				}
			};
		}

	}

	/**
	 * Measures each store by its name.
	 *
	 * @param properties whether it is measured
	 * @param registry where the meters are
	 */
	private record MeteredLayer(MetricsProperties properties,
			ObjectProvider<MeterRegistry> registry) implements StorageBackendLayer {

		@Override
		public StorageBackend over(StorageBackend backend) {
			return over(StackMemoryStores.DEFAULT, backend);
		}

		@Override
		public StorageBackend over(String store, StorageBackend backend) {
			MeterRegistry meters = this.properties.enabled() ? this.registry.getIfUnique() : null;
			return (meters != null) ? new MeteredStorageBackend(backend, meters, store) : backend;
		}

	}

}
