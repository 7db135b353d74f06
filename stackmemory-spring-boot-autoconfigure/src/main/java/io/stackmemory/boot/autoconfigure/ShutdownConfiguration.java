package io.stackmemory.boot.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.lifecycle.ExitStatus;
import io.stackmemory.boot.lifecycle.FlushOnShutdown;
import io.stackmemory.boot.lifecycle.ShutdownDeadline;
import io.stackmemory.boot.lifecycle.ShutdownGuard;

/**
 * Saves everything when the application stops, within one deadline.
 */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(ShutdownProperties.class)
class ShutdownConfiguration {

	private static final int OUTERMOST = 300;

	@Bean
	@ConditionalOnMissingBean
	ShutdownDeadline stackMemoryShutdownDeadline(ShutdownProperties properties) {
		return new ShutdownDeadline(properties.timeout());
	}

	@Bean
	@Order(OUTERMOST)
	StorageBackendLayer stackMemoryShutdownLayer(ShutdownDeadline deadline) {
		return (backend) -> new ShutdownGuard(backend, deadline);
	}

	@Bean
	@ConditionalOnMissingBean
	FlushOnShutdown flushStackMemoryOnShutdown(StackMemoryStores stores, ShutdownDeadline deadline,
			ShutdownProperties properties, ExitStatus status) {
		return new FlushOnShutdown(stores.all(), deadline, properties.report(), properties.persistOnExit(), status);
	}

	@Bean
	@ConditionalOnMissingBean
	static ExitStatus stackMemoryExitStatus() {
		return new ExitStatus(Runtime.getRuntime()::halt);
	}

}
