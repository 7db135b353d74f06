package io.stackmemory.boot.test;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;

/**
 * Adds the layer that lets calls fail.
 */
@AutoConfiguration(before = StackMemoryAutoConfiguration.class)
final class StorageFaultsAutoConfiguration {

	@Bean
	StorageFaults stackMemoryStorageFaults() {
		return new StorageFaults();
	}

	@Bean
	StorageBackendLayer stackMemoryFaultsLayer(StorageFaults faults, Environment environment) {
		boolean wanted = environment.getProperty("stackmemory.test.faults", Boolean.class, false);
		return (backend) -> wanted ? faults.over(backend) : backend;
	}

}
