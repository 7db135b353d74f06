package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * Offers memory, which is always there and keeps nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MemoryProperties.class)
class MemoryConfiguration {

	@Bean
	StorageBackendFactory memoryStorageBackendFactory(ObjectProvider<MemoryProperties> properties,
			Environment environment, ObjectProvider<Clock> clock) {
		StoreBinding binding = new StoreBinding(environment);
		return StorageBackendFactory.of(MemoryStorageBackend.NAME,
				() -> new MemoryStorageBackend(clock.getIfUnique(Clock::systemUTC),
						properties.getObject().characters()),
				(prefix) -> new MemoryStorageBackend(clock.getIfUnique(Clock::systemUTC),
						binding.bind(prefix, "memory", MemoryProperties.class).characters()));
	}

}
