package io.stackmemory.boot.autoconfigure;

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
	StorageBackendFactory memoryStorageBackendFactory(ObjectProvider<MemoryProperties> properties,
			HostApplication host) {
		StoreBinding binding = host.binding();
		return StorageBackendFactory.of(MemoryStorageBackend.NAME,
				() -> new MemoryStorageBackend(host.clock(), properties.getObject().characters()),
				(prefix) -> new MemoryStorageBackend(host.clock(),
						binding.bind(prefix, "memory", MemoryProperties.class).characters()));
	}

}
