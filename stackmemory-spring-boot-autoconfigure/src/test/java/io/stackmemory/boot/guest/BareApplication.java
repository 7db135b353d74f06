package io.stackmemory.boot.guest;

import java.util.Map;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageBackend;

/**
 * An application that has the starter and nothing else.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class BareApplication {

	static final int DONE = 42;

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = SpringApplication.run(BareApplication.class, arguments)) {
			context.getBean(StackMemory.class).frames().stack("p", "r").push(FrameType.TASK, "t", Map.of());
			if (!context.getBean(StorageBackend.class).name().equals("sqlite")) {
				throw new IllegalStateException("Another backend than SQLite was chosen");
			}
		}
		System.exit(DONE);
	}

}
