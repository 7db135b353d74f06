package io.stackmemory.boot.autoconfigure.health;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.health.LatestFailure;
import io.stackmemory.boot.health.StackMemoryHealthIndicator;
import io.stackmemory.storage.StorageBackend;

/**
 * Adds the store to the health of an application, as {@code stackmemory}.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnEnabledHealthIndicator("stackmemory")
@EnableConfigurationProperties(HealthProperties.class)
public final class StackMemoryHealthAutoConfiguration {

	private static final int FAILURES = 50;

	/**
	 * The name of the bean is the name in the health of the application.
	 */
	@Bean("stackmemoryHealthIndicator")
	@ConditionalOnBean(StorageBackend.class)
	@ConditionalOnMissingBean(name = { "stackmemoryHealthIndicator", "stackmemoryHealthContributor" })
	StackMemoryHealthIndicator stackMemoryHealthIndicator(StorageBackend backend, HealthProperties properties) {
		return new StackMemoryHealthIndicator(backend, properties.timeout(), properties.diskSpaceThreshold().toBytes());
	}

	/**
	 * Remembers what failed.
	 */
	@Bean
	@Order(FAILURES)
	StorageBackendLayer stackMemoryLatestFailureLayer(ObjectProvider<Clock> clock) {
		return (backend) -> new LatestFailure(backend, clock.getIfUnique(Clock::systemUTC));
	}

}
