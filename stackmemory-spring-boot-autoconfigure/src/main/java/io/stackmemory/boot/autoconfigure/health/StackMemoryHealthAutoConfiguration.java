package io.stackmemory.boot.autoconfigure.health;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.health.StackMemoryHealthIndicator;
import io.stackmemory.storage.StorageBackend;

/**
 * Adds the store to the health of an application, as {@code stackmemory}.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class)
@ConditionalOnClass({ HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class })
@ConditionalOnBean(StorageBackend.class)
@ConditionalOnEnabledHealthIndicator("stackmemory")
public final class StackMemoryHealthAutoConfiguration {

	/**
	 * The name of the bean is the name in the health of the application.
	 */
	@Bean("stackmemoryHealthIndicator")
	@ConditionalOnMissingBean(name = { "stackmemoryHealthIndicator", "stackmemoryHealthContributor" })
	StackMemoryHealthIndicator stackMemoryHealthIndicator(StorageBackend backend) {
		return new StackMemoryHealthIndicator(backend);
	}

}
