package io.stackmemory.boot.autoconfigure;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.tiered.CachingStorageBackend;

/**
 * Puts a cache before a store that can have one: nobody else writes to it, as to files,
 * or it tells what others write, as PostgreSQL does. On SQLite another process could
 * write without anybody knowing, and memory needs no cache.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(CacheProperties.class)
class CacheConfiguration {

	private static final int CACHE = 20;

	@Bean
	@Order(CACHE)
	StorageBackendLayer stackMemoryCacheLayer(CacheProperties properties, HostApplication host) {
		return (backend) -> (properties.maximumEntries() > 0 && canHaveOne(backend)) ? new CachingStorageBackend(
				backend, properties.maximumEntries(), properties.maximumSize().toBytes(), host.clock()) : backend;
	}

	private static boolean canHaveOne(StorageBackend backend) {
		return backend.unwrap(FileStorageBackend.class).isPresent() || backend.changes().isPresent();
	}

}
