package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * Offers memory, which is always there and keeps nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(MemoryProperties.class)
class MemoryConfiguration {

	@Bean
	StorageBackendFactory memoryStorageBackendFactory(MemoryProperties properties, ObjectProvider<Clock> clock) {
		return StorageBackendFactory.of(MemoryStorageBackend.NAME,
				() -> new MemoryStorageBackend(clock.getIfUnique(Clock::systemUTC), properties.characters()));
	}

}
