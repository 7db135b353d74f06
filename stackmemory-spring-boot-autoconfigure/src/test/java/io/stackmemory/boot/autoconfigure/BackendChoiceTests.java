package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import io.stackmemory.boot.platform.Place;
import io.stackmemory.boot.platform.Platform;
import io.stackmemory.storage.StorageBackend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

@ExtendWith(OutputCaptureExtension.class)
@SuppressWarnings("NullAway.Init")
class BackendChoiceTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@EnumSource(Platform.class)
	void takesAServerWhereOneIsConfigured(Platform platform, CapturedOutput output) {
		assertThat(choose(platform, "DATABASE_URL", "postgres://localhost/memory")).isEqualTo("postgres");
		assertThat(output).contains("Chose the backend 'postgres': DATABASE_URL says where a server is");
	}

	@ParameterizedTest
	@EnumSource(value = Platform.class, names = { "GITHUB_ACTIONS", "CONTINUOUS_INTEGRATION" })
	void takesFilesInAJob(Platform platform, CapturedOutput output) {
		assertThat(choose(platform, "unrelated", "x")).isEqualTo("file");
		assertThat(output).contains("Chose the backend 'file': this is " + platform.title());
	}

	@Test
	void shipsToABranchOnGitHubWhereItMay(CapturedOutput output) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.addFirst(new MapPropertySource("test", Map.of("GITHUB_TOKEN", "secret", "DATABASE_URL", "")));
		BackendChoice.Choice choice = new BackendChoice(environment, Platform.GITHUB_ACTIONS, true).resolve("auto");
		assertThat(choice.backend()).isEqualTo("file");
		assertThat(choice.replicaInGit()).isTrue();
		assertThat(output).contains("Chose the backend 'file' with a replica in git: this is GitHub Actions")
			.doesNotContain("secret");
		assertThat(new BackendChoice(environment, Platform.GITHUB_ACTIONS, false).resolve("auto").replicaInGit())
			.isFalse();
		assertThat(output).contains("With io.stackmemory:stackmemory-git on the class path");
		environment.getPropertySources().addFirst(new MapPropertySource("none", Map.of("GITHUB_TOKEN", "")));
		assertThat(new BackendChoice(environment, Platform.GITHUB_ACTIONS, true).resolve("auto").replicaInGit())
			.isFalse();
		assertThat(output).contains("With GITHUB_TOKEN in the environment");
	}

	@Test
	void takesSqliteElsewhereAndSaysWhatThatMeans(CapturedOutput output) {
		assertThat(choose(Platform.MACHINE, "unrelated", "x")).isEqualTo("sqlite");
		assertThat(output).contains("a machine that stays");
		assertThat(choose(Platform.KUBERNETES, "stackmemory.sqlite.path", "/proc/none/memory.db")).isEqualTo("sqlite");
		assertThat(output).contains("this is Kubernetes");
	}

	@Test
	void leavesAloneWhatIsConfigured() {
		BackendChoice choice = new BackendChoice(new StandardEnvironment(), Platform.GITHUB_ACTIONS, true);
		assertThat(choice.resolve("memory").backend()).isEqualTo("memory");
		assertThat(choice.resolve(null).backend()).isNull();
		assertThat(choice.resolve(null).replicaInGit()).isFalse();
	}

	@Test
	void opensWhatItChose(CapturedOutput output) {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
			.withPropertyValues("stackmemory.backend= Auto ",
					"stackmemory.sqlite.path=" + this.directory.resolve("memory.db"),
					"stackmemory.file.directory=" + this.directory.resolve("files"))
			.run((context) -> {
				assertThat(context.getBean(StorageBackend.class).name()).isIn("sqlite", "file");
				assertThat(output).contains("Chose the backend '" + context.getBean(StorageBackend.class).name() + "'");
			});
	}

	@Test
	void warnsWhereAStoreIsInMemory(CapturedOutput output) throws IOException {
		Path memory = Path.of("/dev/shm");
		assumeTrue(Files.isWritable(memory) && Place.of(memory) == Place.MEMORY, "There is no file system in memory");
		Path store = Files.createTempDirectory(memory, "stackmemory");
		try {
			new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(StackMemoryAutoConfiguration.class))
				.withPropertyValues("stackmemory.sqlite.path=" + store.resolve("memory.db"))
				.run((context) -> assertThat(output)
					.contains(store.resolve("memory.db") + " is in memory, and gone when the machine"));
		}
		finally {
			try (Stream<Path> files = Files.list(store)) {
				for (Path file : files.toList()) {
					Files.delete(file);
				}
			}
			Files.delete(store);
		}
	}

	private static String choose(Platform platform, String property, String value) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().remove(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME);
		environment.getPropertySources().addFirst(new MapPropertySource("test", Map.of(property, value)));
		return String.valueOf(new BackendChoice(environment, platform, true).resolve("auto").backend());
	}

}
