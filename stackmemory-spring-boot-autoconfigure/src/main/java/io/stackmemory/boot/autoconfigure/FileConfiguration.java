package io.stackmemory.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.file.FileStorageBackend;

/**
 * Offers files, which need nothing.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(FileProperties.class)
class FileConfiguration {

	@Bean
	StorageBackendFactory fileStorageBackendFactory(ObjectProvider<FileProperties> properties, HostApplication host) {
		StoreBinding binding = host.binding();
		return StorageBackendFactory.of(FileStorageBackend.NAME,
				() -> FileStorageBackend.open(properties.getObject().settings(), host.clock()),
				(prefix) -> FileStorageBackend.open(binding.bind(prefix, "file", FileProperties.class).settings(),
						host.clock()));
	}

}
