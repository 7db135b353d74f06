package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.diagnostics.FailureAnalyzedException;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.util.FileSystemUtils;

import io.stackmemory.boot.PostgresServer;
import io.stackmemory.boot.platform.Place;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@SuppressWarnings("NullAway.Init")
class DurabilityRequirementTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@CsvSource({ "memory,process,true", "memory,operating-system,false", "memory,machine,false", "sqlite,machine,true",
			"file,machine,true", "postgres,operating-system,true", "sqlite,anywhere,false", "file,anywhere,false",
			"postgres,anywhere,false" })
	void decidesWhetherTheApplicationStarts(String backend, String required, boolean starts) {
		assumeTrue(isOnADisk(), "Temporary files are not on a disk");
		runner(this.directory)
			.withPropertyValues("stackmemory.backend=" + backend, "stackmemory.durability.required=" + required)
			.run((context) -> {
				if (starts) {
					assertThat(context).hasNotFailed();
				}
				else {
					assertThat(context).getFailure()
						.rootCause()
						.isInstanceOf(FailureAnalyzedException.class)
						.hasMessageContaining("stackmemory.durability.required is '" + required + "'");
				}
			});
	}

	@Test
	void aPlaceThatWillBeGoneIsNotEnough() throws IOException {
		Path memory = Path.of("/dev/shm");
		assumeTrue(Files.isWritable(memory) && Place.of(memory) == Place.MEMORY, "There is no file system in memory");
		Path place = Files.createTempDirectory(memory, "stackmemory");
		runner(place).withPropertyValues("stackmemory.backend=file", "stackmemory.durability.required=machine")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("survives 'operating-system' at most, as it is in memory"));
		runner(place).withPropertyValues("stackmemory.backend=file", "stackmemory.durability.required=operating-system")
			.run((context) -> assertThat(context).hasNotFailed());
		FileSystemUtils.deleteRecursively(place);
	}

	@Test
	void aServerOnAnotherMachineSurvivesTheLossOfThisOne() {
		DurabilityRequirement anywhere = new DurabilityRequirement(Level.ANYWHERE);
		anywhere.check(at("postgresql://db.example.com:5432/memory (schema stackmemory)"));
		for (String here : new String[] { "postgresql://localhost:5432/memory", "postgresql://127.0.0.1:5432/memory",
				"postgresql://[::1]:5432/memory", "the application's PostgreSQL database" }) {
			assertThatExceptionOfType(FailureAnalyzedException.class).as(here)
				.isThrownBy(() -> anywhere.check(at(here)));
		}
	}

	private boolean isOnADisk() {
		try {
			Place place = Place.of(this.directory);
			return place == Place.DISK || place == Place.TEMPORARY;
		}
		catch (IOException ex) {
			return false;
		}
	}

	private static StorageBackend at(String location) {
		return new ForwardingStorageBackend(new MemoryStorageBackend(Clock.systemUTC())) {

			@Override
			public Durability durability() {
				return new Durability(Level.MACHINE, Level.MACHINE);
			}

			@Override
			public String toString() {
				return location;
			}

		};
	}

	private static ApplicationContextRunner runner(Path place) {
		return new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.sqlite.path=" + place.resolve("memory.db"),
					"stackmemory.file.directory=" + place.resolve("files"),
					"stackmemory.postgres.url=" + PostgresServer.url(), "stackmemory.postgres.schema=required");
	}

}
