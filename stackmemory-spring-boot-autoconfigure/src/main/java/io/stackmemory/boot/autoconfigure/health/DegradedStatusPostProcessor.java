package io.stackmemory.boot.autoconfigure.health;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * Gives {@code DEGRADED} a place among the statuses of an application, unless it has an
 * order of its own: worse than {@code UP}, and not so bad that a load balancer has to
 * turn away.
 */
final class DegradedStatusPostProcessor implements EnvironmentPostProcessor {

	private static final Map<String, Object> DEFAULTS = Map.of("management.endpoint.health.status.order",
			"down,out-of-service,degraded,up,unknown");

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		environment.getPropertySources().addLast(new MapPropertySource("stackMemoryHealthDefaults", DEFAULTS));
	}

}
