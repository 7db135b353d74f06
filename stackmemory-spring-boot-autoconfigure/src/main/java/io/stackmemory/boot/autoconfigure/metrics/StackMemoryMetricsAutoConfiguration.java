package io.stackmemory.boot.autoconfigure.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;

import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.metrics.UnsyncedMeters;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileStorageBackend;

/**
 * Adds the store to the meters of an application.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class)
@ConditionalOnClass(MeterRegistry.class)
@ConditionalOnBean(StorageBackend.class)
public final class StackMemoryMetricsAutoConfiguration {

	/**
	 * The backend is chosen at run time, so it is looked at when meters are bound.
	 */
	@Bean
	MeterBinder stackMemoryMeters(StorageBackend backend) {
		return (registry) -> backend.unwrap(FileStorageBackend.class)
			.ifPresent((files) -> new UnsyncedMeters(files).bindTo(registry));
	}

}
