package io.stackmemory.boot.autoconfigure.health;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.health.LatestFailure;
import io.stackmemory.boot.health.StackMemoryHealthIndicator;

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
	 * The name of the bean is the name in the health of the application. Where there are
	 * several stores, each is a part of it.
	 */
	@Bean("stackmemoryHealthContributor")
	@ConditionalOnBean(StackMemoryStores.class)
	@ConditionalOnMissingBean(name = { "stackmemoryHealthIndicator", "stackmemoryHealthContributor" })
	HealthContributor stackMemoryHealthContributor(StackMemoryStores stores, HealthProperties properties) {
		Map<String, StackMemoryHealthIndicator> indicators = new LinkedHashMap<>();
		stores.all()
			.forEach((name, store) -> indicators.put(name, new StackMemoryHealthIndicator(store, properties.timeout(),
					properties.diskSpaceThreshold().toBytes())));
		return (indicators.size() == 1) ? indicators.values().iterator().next()
				: CompositeHealthContributor.fromMap(indicators);
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
