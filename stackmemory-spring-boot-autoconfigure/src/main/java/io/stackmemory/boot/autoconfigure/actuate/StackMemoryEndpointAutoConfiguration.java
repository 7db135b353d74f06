package io.stackmemory.boot.autoconfigure.actuate;

import java.time.Clock;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.info.ConditionalOnEnabledInfoContributor;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.actuate.SettingsInEffect;
import io.stackmemory.boot.actuate.StackMemoryEndpoint;
import io.stackmemory.boot.actuate.StackMemoryInfoContributor;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.operation.StackMemoryOperations;

/**
 * Adds {@code /actuator/stackmemory}, and a line to {@code /actuator/info}.
 */
@AutoConfiguration(after = StackMemoryAutoConfiguration.class)
@ConditionalOnClass(ConditionalOnAvailableEndpoint.class)
public final class StackMemoryEndpointAutoConfiguration {

	@Bean
	@ConditionalOnAvailableEndpoint
	@ConditionalOnBean(StackMemoryOperations.class)
	@ConditionalOnMissingBean
	StackMemoryEndpoint stackMemoryEndpoint(StackMemoryOperations operations, ConfigurableEnvironment environment,
			ObjectProvider<Clock> clock) {
		return new StackMemoryEndpoint(operations, new SettingsInEffect(environment),
				clock.getIfUnique(Clock::systemUTC));
	}

	@Bean
	@ConditionalOnBean(StackMemoryStores.class)
	@ConditionalOnEnabledInfoContributor("stackmemory")
	@ConditionalOnMissingBean
	StackMemoryInfoContributor stackMemoryInfoContributor(StackMemoryStores stores) {
		return new StackMemoryInfoContributor(stores);
	}

}
