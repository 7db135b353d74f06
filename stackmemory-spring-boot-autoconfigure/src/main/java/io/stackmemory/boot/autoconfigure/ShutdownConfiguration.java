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

	private final ShutdownProperties properties;

	ShutdownConfiguration(ShutdownProperties properties) {
		this.properties = properties;
	}

	@Bean
	@ConditionalOnMissingBean
	ShutdownDeadline stackMemoryShutdownDeadline() {
		return new ShutdownDeadline(this.properties.timeout());
	}

	@Bean
	@Order(OUTERMOST)
	StorageBackendLayer stackMemoryShutdownLayer(ShutdownDeadline deadline) {
		return (backend) -> new ShutdownGuard(backend, deadline);
	}

	@Bean
	@ConditionalOnMissingBean
	FlushOnShutdown flushStackMemoryOnShutdown(StackMemoryStores stores, ShutdownDeadline deadline, ExitStatus status) {
		return new FlushOnShutdown(stores.all(), deadline, this.properties.report(), this.properties.persistOnExit(),
				status);
	}

	@Bean
	@ConditionalOnMissingBean
	static ExitStatus stackMemoryExitStatus() {
		return new ExitStatus(Runtime.getRuntime()::halt);
	}

}
