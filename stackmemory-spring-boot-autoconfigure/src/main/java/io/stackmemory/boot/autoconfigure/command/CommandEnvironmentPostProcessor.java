package io.stackmemory.boot.autoconfigure.command;

import java.util.Map;

import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Where {@code stackmemory.command} is set, the application starts without a web server
 * and without any bean that the command does not need, and logs errors only.
 */
final class CommandEnvironmentPostProcessor implements EnvironmentPostProcessor {

	static final String COMMAND = "stackmemory.command";

	private static final Map<String, Object> SETTINGS = Map.ofEntries(
			Map.entry("spring.main.web-application-type", "none"), Map.entry("spring.main.lazy-initialization", "true"),
			Map.entry("spring.main.banner-mode", "off"), Map.entry("spring.main.log-startup-info", "false"),
			Map.entry("spring.main.keep-alive", "false"), Map.entry("logging.threshold.console", "error"),
			Map.entry("management.endpoint.health.validate-group-membership", "false"),
			Map.entry("stackmemory.metrics.enabled", "false"), Map.entry("stackmemory.restore", "never"));

	@Override
	public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
		if (StringUtils.hasText(environment.getProperty(COMMAND))) {
			environment.getPropertySources().addFirst(new MapPropertySource("stackMemoryCommand", SETTINGS));
		}
	}

}
