package io.stackmemory.storage.jdbc;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.jdbc.WritingProcess.Acknowledged;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real processes that write to one file, killed or side by side.
 */
class SqliteCrashTests {

	private static final int ROUNDS = 20;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void keepsWhatWasAcknowledgedAndNoHalfBatchWhenKilled() throws Exception {
		SplittableRandom random = new SplittableRandom();
		List<Acknowledged> acknowledged = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			Process process = start("round" + round, Integer.MAX_VALUE);
			int enough = random.nextInt(1, 2000);
			acknowledged.addAll(readUntilKilled(process, enough));
			assertThat(process.waitFor()).as("killed by SIGKILL").isEqualTo(128 + 9);
			requireAll(acknowledged);
		}
		assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
	}

	@Test
	@Timeout(value = 2, unit = TimeUnit.MINUTES)
	void letsTwoProcessesShareAFile() throws Exception {
		Process one = start("one", 150);
		Process two = start("two", 150);
		List<Acknowledged> ofOne = readAll(one);
		List<Acknowledged> ofTwo = readAll(two);

		assertThat(one.waitFor()).isZero();
		assertThat(two.waitFor()).isZero();
		List<Acknowledged> all = new ArrayList<>(ofOne);
		all.addAll(ofTwo);
		assertThat(all).hasSize(2 * 8 * 150);
		assertThat(all).extracting(Acknowledged::revision).doesNotHaveDuplicates();
		requireAll(all);
	}

	private void requireAll(List<Acknowledged> acknowledged) {
		Map<String, Integer> found = new HashMap<>();
		Map<String, Integer> sizes = new HashMap<>();
		Map<String, Set<Revision>> revisions = new HashMap<>();
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(SqliteSettings.of(file()), Clock.systemUTC())) {
			backend.scan(Query.of(Batches.key("k").namespace()), (entry) -> {
				String batch = entry.key().key().split("/", -1)[0];
				found.merge(batch, 1, Integer::sum);
				sizes.put(batch, size(entry));
				revisions.computeIfAbsent(batch, (key) -> new HashSet<>()).add(entry.revision());
			});
		}
		assertThat(found).as("no batch is half there").isEqualTo(sizes);
		for (Acknowledged batch : acknowledged) {
			assertThat(found).containsEntry(batch.batch(), batch.size());
			assertThat(revisions.get(batch.batch())).containsExactly(batch.revision());
		}
	}

	private static int size(Entry entry) {
		FieldValue size = entry.value().field(FieldPath.of("size"));
		return ((FieldValue.NumberValue) size).value().intValueExact();
	}

	private Process start(String name, int batchesPerThread) throws IOException {
		return ChildJvm.start(WritingProcess.class, file().toString(), name, Integer.toString(batchesPerThread));
	}

	private static List<Acknowledged> readUntilKilled(Process process, int enough) throws IOException {
		List<Acknowledged> lines = new ArrayList<>();
		try (BufferedReader reader = process.inputReader()) {
			String line = reader.readLine();
			while (line != null) {
				if (line.matches("\\S+ \\d \\d{18}")) {
					lines.add(Acknowledged.parse(line));
				}
				if (lines.size() == enough) {
					process.toHandle().destroyForcibly();
				}
				line = reader.readLine();
			}
		}
		return lines;
	}

	private static List<Acknowledged> readAll(Process process) throws IOException {
		try (BufferedReader reader = process.inputReader()) {
			return reader.lines().map(Acknowledged::parse).toList();
		}
	}

	private Path file() {
		return this.directory.resolve("memory.db");
	}

}
