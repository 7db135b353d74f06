package io.stackmemory.boot.command;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * An application with a web server, a runner and a bean that must not be there while a
 * command is carried out.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class CommandApplication {

	/**
	 * Starts the application.
	 * @param arguments its options
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(CommandApplication.class, arguments);
	}

	@Bean
	CommandLineRunner runner() {
		return (arguments) -> {
			throw new IllegalStateException("The runner was run");
		};
	}

	@Bean
	Object heavy() {
		throw new IllegalStateException("The bean was made");
	}

	@Bean
	SmartLifecycle consumer() {
		throw new IllegalStateException("The consumer was started");
	}

}
