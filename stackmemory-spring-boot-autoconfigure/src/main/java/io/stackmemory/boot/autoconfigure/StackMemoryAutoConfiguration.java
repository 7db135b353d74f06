package io.stackmemory.boot.autoconfigure;

import java.time.Clock;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.io.ResourceLoader;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.lifecycle.FlushOnShutdown;
import io.stackmemory.boot.lifecycle.SweepPeriodically;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.StorageBackend;

/**
 * Gives an application one {@link StorageBackend}, chosen by {@code stackmemory.backend},
 * and the {@link StackMemory} on it. Backs off where the application has its own.
 */
@AutoConfiguration(afterName = "org.springframework.boot.jackson.autoconfigure.JacksonAutoConfiguration")
@EnableConfigurationProperties({ StackMemoryProperties.class, RetentionProperties.class })
@Import({ SqliteConfiguration.class, PostgresConfiguration.class, FileConfiguration.class, MemoryConfiguration.class })
public final class StackMemoryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StorageBackend storageBackend(StackMemoryProperties properties, ObjectProvider<StorageBackendFactory> factories,
			ObjectProvider<StorageBackendLayer> layers, ResourceLoader resources) {
		StorageBackendSelection selection = new StorageBackendSelection(factories.orderedStream().toList());
		StorageBackend chosen = selection.pick(properties.backend()).create();
		return layers.orderedStream()
			.reduce(TextIndexing.over(chosen, resources.getClassLoader()), (backend, layer) -> layer.over(backend),
					(one, other) -> other);
	}

	@Bean
	@ConditionalOnMissingBean
	StackMemory stackMemory(StorageBackend backend, StackMemoryProperties properties,
			ObjectProvider<JsonMapper> jsonMapper, ObjectProvider<Clock> clock) {
		return StackMemory.builder(backend)
			.clock(clock.getIfUnique(Clock::systemUTC))
			.jsonMapper(jsonMapper.getIfUnique(JsonMapper::new))
			.maximumDocumentSize(properties.maximumDocumentSize().toBytes())
			.maximumFrameDepth(properties.frames().maximumDepth())
			.transactions(properties.transactions().settings())
			.build();
	}

	@Bean
	@ConditionalOnMissingBean
	Sweeper stackMemorySweeper(StackMemory memory, RetentionProperties properties) {
		return memory.sweeper(properties.settings());
	}

	@Bean
	@ConditionalOnMissingBean
	SweepPeriodically sweepStackMemoryPeriodically(Sweeper sweeper, RetentionProperties properties) {
		return new SweepPeriodically(sweeper, properties.interval());
	}

	@Bean
	@ConditionalOnMissingBean
	FlushOnShutdown flushStackMemoryOnShutdown(StorageBackend backend) {
		return new FlushOnShutdown(backend);
	}

}
