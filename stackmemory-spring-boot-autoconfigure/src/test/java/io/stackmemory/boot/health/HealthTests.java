package io.stackmemory.boot.health;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.autoconfigure.StackMemoryAutoConfiguration;
import io.stackmemory.boot.autoconfigure.health.StackMemoryHealthAutoConfiguration;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the health of a store says, also when the store says nothing.
 */
@SuppressWarnings("NullAway.Init")
class HealthTests {

	@TempDir
	private Path directory;

	@Test
	void answersInTimeWhenTheStoreHangs() {
		runner("hanging").withUserConfiguration(Hanging.class)
			.withPropertyValues("stackmemory.health.timeout=200ms")
			.run((context) -> {
				StackMemoryHealthIndicator indicator = context.getBean(StackMemoryHealthIndicator.class);
				Hanging hanging = context.getBean(Hanging.class);
				long start = System.nanoTime();
				for (int i = 0; i < 3; i++) {
					Health health = health(indicator);
					assertThat(health.getStatus()).isEqualTo(Status.DOWN);
					assertThat(health.getDetails()).containsEntry("message",
							"The check has not answered within 200 ms");
				}
				assertThat(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start)).isLessThan(10);
				assertThat(hanging.checks).hasValue(1);

				hanging.released.countDown();
				health(indicator);
				assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
			});
	}

	@Test
	void needsAttentionWhenTheDiskIsNearlyFull() {
		runner("sqlite").run((context) -> {
			Health health = health(context.getBean(StackMemoryHealthIndicator.class));
			assertThat(health.getStatus()).isEqualTo(Status.UP);
			assertThat(health.getDetails()).containsKeys("usableBytes", "checkMillis", "schemaVersion", "logBytes");
		});
		runner("sqlite").withPropertyValues("stackmemory.health.disk-space-threshold=900000TB").run((context) -> {
			Health health = health(context.getBean(StackMemoryHealthIndicator.class));
			assertThat(health.getStatus()).isEqualTo(StackMemoryHealthIndicator.DEGRADED);
			assertThat(health.getDetails().get("message")).asString()
				.startsWith("The disk has ")
				.endsWith(" bytes left");
		});
	}

	@Test
	void tellsWhatFailedLast() {
		runner("memory").withPropertyValues("stackmemory.memory.maximum-size=2KB").run((context) -> {
			StackMemoryHealthIndicator indicator = context.getBean(StackMemoryHealthIndicator.class);
			assertThat(health(indicator).getDetails()).doesNotContainKey("latestFailure");
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> context.getBean(StackMemory.class)
				.frames()
				.stack("p", "r")
				.push(FrameType.TASK, "x".repeat(5000), Map.of()));
			assertThat(health(indicator).getDetails().get("latestFailure")).asString().contains("to memory");
			assertThat(health(indicator).getDetails()).containsKey("latestFailureAt");
		});
	}

	@Test
	void needsAttentionWhenThePoolIsNearlyUsedUp() {
		runner("postgres")
			.withPropertyValues("stackmemory.postgres.url=" + PostgresServer.url(),
					"stackmemory.postgres.schema=pooled", "stackmemory.postgres.pool.maximum-size=10")
			.run((context) -> {
				StackMemoryHealthIndicator indicator = context.getBean(StackMemoryHealthIndicator.class);
				assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
				DataSource pool = context.getBean(StorageBackend.class)
					.unwrap(JdbcStorageBackend.class)
					.flatMap(JdbcStorageBackend::pool)
					.orElseThrow();
				List<Connection> held = new ArrayList<>();
				for (int i = 0; i < 9; i++) {
					held.add(pool.getConnection());
				}
				Health health = health(indicator);
				assertThat(health.getStatus()).isEqualTo(StackMemoryHealthIndicator.DEGRADED);
				assertThat(health.getDetails()).containsEntry("message", "9 of 10 connections are in use");
				for (Connection connection : held) {
					connection.close();
				}
				assertThat(health(indicator).getStatus()).isEqualTo(Status.UP);
			});
	}

	private static Health health(StackMemoryHealthIndicator indicator) {
		Health health = indicator.health();
		assertThat(health).isNotNull();
		return health;
	}

	private ApplicationContextRunner runner(String backend) {
		return new ApplicationContextRunner()
			.withConfiguration(
					AutoConfigurations.of(StackMemoryAutoConfiguration.class, StackMemoryHealthAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend=" + backend,
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"));
	}

	@Configuration(proxyBeanMethods = false)
	static class Hanging {

		private final CountDownLatch released = new CountDownLatch(1);

		private final AtomicInteger checks = new AtomicInteger();

		@Bean
		StorageBackendFactory hangingFactory() {
			return StorageBackendFactory.of("hanging", () -> new Backend(this));
		}

	}

	private static final class Backend extends ForwardingStorageBackend {

		private final Hanging hanging;

		Backend(Hanging hanging) {
			super(new MemoryStorageBackend(Clock.systemUTC()));
			this.hanging = hanging;
		}

		@Override
		public CheckResult check() {
			this.hanging.checks.incrementAndGet();
			try {
				this.hanging.released.await();
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
			}
			return super.check();
		}

	}

}
