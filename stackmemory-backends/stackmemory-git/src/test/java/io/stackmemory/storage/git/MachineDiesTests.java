package io.stackmemory.storage.git;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.api.Timeout;

import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real processes that are killed at random moments, and started again where nothing is
 * left but the remote.
 */
class MachineDiesTests extends GitFixture {

	private static final int ROUNDS = Integer.getInteger("stackmemory.test.crash-rounds", 30);

	private final long seed = Long.getLong("stackmemory.test.seed", System.nanoTime());

	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void keepsWhatIsReplicatedAndNothingHalf(TestReporter reporter) throws Exception {
		reporter.publishEntry("seed", Long.toString(this.seed));
		SplittableRandom random = new SplittableRandom(this.seed);
		int replicated = 0;
		int mostLost = 0;
		int acknowledgedBefore = 0;
		for (int round = 0; round < ROUNDS; round++) {
			Path machine = this.directory.resolve("machine");
			Process process = ChildJvm.start(DyingProcess.class, machine.toString(), remote().toString());
			Seen seen = watch(process, random.nextInt(1, 120));
			assertThat(process.waitFor()).as("killed by SIGKILL").isEqualTo(128 + 9);
			assertThat(seen.restored).as("seed %d, round %d: nothing replicated is lost", this.seed, round)
				.isBetween(replicated, acknowledgedBefore + 1);
			mostLost = Math.max(mostLost, acknowledgedBefore - seen.restored);
			replicated = Math.max(seen.restored, seen.replicated);
			acknowledgedBefore = Math.max(seen.restored, seen.acknowledged);
			delete(machine);
			requireWhole(round);
		}
		assertThat(replicated).as("something was replicated").isPositive();
		reporter.publishEntry("most acknowledged batches that were lost with a machine", Integer.toString(mostLost));
	}

	/**
	 * What the remote holds is the state after some batch.
	 */
	private void requireWhole(int round) throws IOException {
		try (GitStorageBackend fresh = open("fresh" + round, remote().toString())) {
			int last = DyingProcess.last(fresh);
			List<String> expected = new ArrayList<>(
					IntStream.rangeClosed(Math.max(1, last - 39), last).mapToObj("item-%07d"::formatted).toList());
			if (last > 0) {
				expected.addAll(List.of("left", "right"));
				assertThat(fresh.read(EntryKey.of(DyingProcess.NAMESPACE, "right")).value().text())
					.isEqualTo(Integer.toString(last));
			}
			List<String> found = new ArrayList<>();
			fresh.scan(Query.of(new Namespace(DyingProcess.NAMESPACE)), (entry) -> found.add(entry.key().key()));
			assertThat(found).as("seed " + this.seed).isEqualTo(expected);
		}
		delete(this.directory.resolve("fresh" + round));
	}

	private static Seen watch(Process process, int enough) throws IOException {
		Seen seen = new Seen();
		try (BufferedReader reader = process.inputReader()) {
			String line = reader.readLine();
			while (line != null) {
				int space = line.indexOf(' ');
				int number = (space > 0 && line.matches("[a-z]+ \\d+")) ? Integer.parseInt(line.substring(space + 1))
						: 0;
				if (line.startsWith("restored ")) {
					seen.restored = number;
				}
				else if (line.startsWith("acknowledged ")) {
					seen.acknowledged = number;
					if (number - seen.restored == enough) {
						process.toHandle().destroyForcibly();
					}
				}
				else if (line.startsWith("replicated ")) {
					seen.replicated = number;
				}
				line = reader.readLine();
			}
		}
		return seen;
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

	/**
	 * What a process has said.
	 */
	private static final class Seen {

		private int restored;

		private int acknowledged;

		private int replicated;

	}

}
