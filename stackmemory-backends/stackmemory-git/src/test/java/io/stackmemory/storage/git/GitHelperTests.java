package io.stackmemory.storage.git;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * A user whose git has a credential helper. The process has a configuration of git of its
 * own.
 */
class GitHelperTests extends GitFixture {

	private static final String TOKEN = "token-of-the-helper";

	@Test
	void asksTheHelperOfTheUser() throws Exception {
		assumeTrue(hasGit(), "git is not installed");
		Path configuration = this.directory.resolve("gitconfig");
		Files.writeString(configuration,
				"[credential]\n\thelper = \"!f() { echo username=x-access-token; echo password=" + TOKEN
						+ "; }; f\"\n");
		try (GitServer server = new GitServer(remote())) {
			server.token = TOKEN;
			Path log = this.directory.resolve("log.txt");
			ProcessBuilder builder = new ProcessBuilder(
					Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
					System.getProperty("java.class.path"), Pushing.class.getName(),
					this.directory.resolve("local").toString(), server.url())
				.redirectErrorStream(true)
				.redirectOutput(log.toFile());
			builder.environment().put("GIT_CONFIG_GLOBAL", configuration.toString());
			Process process = builder.start();
			assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
			assertThat(process.exitValue()).as(Files.readString(log)).isZero();
			assertThat(Files.readString(log)).doesNotContain(TOKEN);
			assertThat(files(server.repository())).contains("test/a.json");
		}
	}

	private static boolean hasGit() throws InterruptedException {
		try {
			return new ProcessBuilder("git", "--version").start().waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	/**
	 * Writes an entry and pushes it.
	 */
	static final class Pushing {

		private Pushing() {
		}

		/**
		 * Does it.
		 * @param arguments the directory and the address of the remote
		 */
		public static void main(String[] arguments) {
			Clock clock = Clock.systemUTC();
			try (GitStorageBackend store = GitStorageBackend.open(GitSettings.of(Path.of(arguments[0]), arguments[1]),
					new MemoryStorageBackend(clock), clock)) {
				new BatchWriter(store).put("a", "1");
				store.flush();
			}
		}

	}

}
