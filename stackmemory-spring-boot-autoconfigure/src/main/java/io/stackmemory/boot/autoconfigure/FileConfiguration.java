package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.file.FileStorageBackend;

/**
 * Offers files, which need nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileProperties.class)
class FileConfiguration {

	@Bean
	StorageBackendFactory fileStorageBackendFactory(ObjectProvider<FileProperties> properties, Environment environment,
			ObjectProvider<Clock> clock) {
		StoreBinding binding = new StoreBinding(environment);
		return StorageBackendFactory.of(FileStorageBackend.NAME,
				() -> FileStorageBackend.open(properties.getObject().settings(), clock.getIfUnique(Clock::systemUTC)),
				(prefix) -> FileStorageBackend.open(binding.bind(prefix, "file", FileProperties.class).settings(),
						clock.getIfUnique(Clock::systemUTC)));
	}

}
