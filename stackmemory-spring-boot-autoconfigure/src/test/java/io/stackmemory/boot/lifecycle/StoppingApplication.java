package io.stackmemory.boot.lifecycle;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.CountDownLatch;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * An application that writes, says that it is ready, and waits to be stopped.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(StackMemoryAutoConfiguration.class)
public class StoppingApplication {

	/** What it writes. */
	public static final CollectionSpec<Integer> NUMBERS = CollectionSpec.of("numbers", Integer.class, String::valueOf);

	/** How many. */
	public static final int COUNT = 10_000;

	/**
	 * Starts the application.
	 * @param arguments its options
	 */
	public static void main(String[] arguments) {
		SpringApplication.run(StoppingApplication.class, arguments);
	}

	@Bean
	CommandLineRunner writer(StackMemory memory, Environment environment) {
		return (arguments) -> {
			DocumentCollection<Integer> numbers = memory.collection(NUMBERS);
			for (int i = 0; i < COUNT; i++) {
				numbers.save(i);
			}
			Files.writeString(Path.of(environment.getRequiredProperty("ready")), "ready");
		};
	}

	@Bean
	StorageBackendFactory hanging() {
		return StorageBackendFactory.of("hanging", Hanging::new);
	}

	@Bean
	StorageBackendFactory failing() {
		return StorageBackendFactory.of("failing", Failing::new);
	}

	/**
	 * Never comes back from its last flush.
	 */
	private static final class Hanging extends ForwardingStorageBackend {

		Hanging() {
			super(new MemoryStorageBackend(Clock.systemUTC()));
		}

		@Override
		public void flush() {
			try {
				new CountDownLatch(1).await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
		}

		@Override
		public void close() {
			flush();
		}

	}

	/**
	 * Can't be flushed.
	 */
	private static final class Failing extends ForwardingStorageBackend {

		Failing() {
			super(new MemoryStorageBackend(Clock.systemUTC()));
		}

		@Override
		public void flush() {
			throw new StorageFailureException("The disk is gone", null);
		}

	}

}
