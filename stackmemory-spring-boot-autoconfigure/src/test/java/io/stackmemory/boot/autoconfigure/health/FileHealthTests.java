package io.stackmemory.boot.autoconfigure.health;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

import io.micrometer.core.instrument.MeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.actuate.endpoint.IndicatedHealthDescriptor;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A whole application on files, its health and its meters.
 */
@SuppressWarnings("NullAway.Init")
class FileHealthTests {

	@TempDir
	private Path directory;

	@Test
	void showsWhatAPowerLossWouldTake() {
		try (ConfigurableApplicationContext context = start("--stackmemory.file.sync=none")) {
			assertThat(context.getBean(MeterRegistry.class).get("stackmemory.unsynced.batches").gauge().value())
				.isZero();
			save(context, "a");

			IndicatedHealthDescriptor health = health(context);
			assertThat(health.getStatus().getCode()).isEqualTo("UP");
			assertThat(health.getDetails()).containsEntry("backend", "file").containsEntry("unsyncedBatches", 1L);
			MeterRegistry meters = context.getBean(MeterRegistry.class);
			assertThat(meters.get("stackmemory.unsynced.batches").gauge().value()).isEqualTo(1);
			assertThat(meters.get("stackmemory.unsynced.bytes").gauge().value()).isGreaterThan(100);
			assertThat(meters.get("stackmemory.unsynced.age").timeGauge().value()).isNotNegative();

			context.getBean(StackMemory.class).flush();
			assertThat(meters.get("stackmemory.unsynced.bytes").gauge().value()).isZero();
		}
	}

	@Test
	void isDegradedWhileADamagedLineIsKept() throws IOException {
		try (ConfigurableApplicationContext context = start()) {
			save(context, "first");
			save(context, "second");
		}
		Path log = this.directory.resolve("00000001.wal.ndjson");
		Files.writeString(log, Files.readString(log).replace("\"first\"", "\"thirst\""));

		try (ConfigurableApplicationContext context = start()) {
			assertThat(health(context).getStatus())
				.isEqualTo(io.stackmemory.boot.health.StackMemoryHealthIndicator.DEGRADED);
			assertThat(health(context).getDetails().get("message")).asString().contains("1 damaged lines are kept");
			HealthDescriptor all = context.getBean(HealthEndpoint.class).health();
			assertThat(all.getStatus().getCode()).isEqualTo("DEGRADED");
		}
	}

	@Test
	void leavesTheHealthOfOthersAloneWhenTurnedOff() {
		try (ConfigurableApplicationContext context = start("--management.health.stackmemory.enabled=false",
				"--management.endpoint.health.status.order=up,down")) {
			assertThat(context.getBean(HealthEndpoint.class).healthForPath("stackmemory")).isNull();
			assertThat(context.getEnvironment().getProperty("management.endpoint.health.status.order"))
				.isEqualTo("up,down");
		}
	}

	private static IndicatedHealthDescriptor health(ConfigurableApplicationContext context) {
		HealthDescriptor health = context.getBean(HealthEndpoint.class).healthForPath("stackmemory");
		assertThat(health).isInstanceOf(IndicatedHealthDescriptor.class);
		return (IndicatedHealthDescriptor) health;
	}

	private static void save(ConfigurableApplicationContext context, String text) {
		context.getBean(StackMemory.class)
			.collection(CollectionSpec.of("texts", String.class, (value) -> value))
			.save(text);
	}

	private ConfigurableApplicationContext start(String... more) {
		SpringApplication application = new SpringApplication(Application.class);
		application.setWebApplicationType(org.springframework.boot.WebApplicationType.NONE);
		java.util.List<String> arguments = new java.util.ArrayList<>(java.util.List.of("--stackmemory.backend=file",
				"--stackmemory.file.directory=" + this.directory, "--spring.main.banner-mode=off",
				"--spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration",
				"--management.endpoint.health.show-details=always"));
		arguments.addAll(java.util.List.of(more));
		return application.run(arguments.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
