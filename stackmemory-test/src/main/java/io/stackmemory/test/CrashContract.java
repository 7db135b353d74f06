package io.stackmemory.test;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.nio.file.Path;
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
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.WritingProcess.Acknowledged;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Real processes that write to one store with 8 threads each and are killed: what was
 * acknowledged is there, and no batch is half there. A test class of a backend that keeps
 * its store in a directory extends this. {@code -Dstackmemory.test.crash-rounds=N} sets
 * how many processes are killed, which are {@value #DEFAULT_ROUNDS} otherwise.
 */
public abstract class CrashContract {

	/** How many processes are killed, unless set otherwise. */
	public static final int DEFAULT_ROUNDS = 50;

	private static final int ROUNDS = Integer.getInteger("stackmemory.test.crash-rounds", DEFAULT_ROUNDS);

	private final Class<? extends Opener> opener;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	/**
	 * Creates the tests of a backend.
	 * @param opener opens it, here and in other processes; has a constructor without
	 * parameters
	 */
	protected CrashContract(Class<? extends Opener> opener) {
		this.opener = opener;
	}

	/**
	 * Where the store is.
	 * @return a directory that is empty before each test
	 */
	protected final Path directory() {
		return this.directory;
	}

	@Test
	@Timeout(value = 5, unit = TimeUnit.MINUTES)
	void keepsWhatWasAcknowledgedAndNoHalfBatchWhenKilled() throws Exception {
		SplittableRandom random = new SplittableRandom();
		List<Acknowledged> acknowledged = new ArrayList<>();
		for (int round = 0; round < ROUNDS; round++) {
			Process process = start("round" + round, Integer.MAX_VALUE);
			int enough = random.nextInt(1, 1000);
			acknowledged.addAll(readUntilKilled(process, enough));
			assertThat(process.waitFor()).as("killed by SIGKILL").isEqualTo(128 + 9);
			requireAll(acknowledged);
		}
		assertThat(acknowledged).hasSizeGreaterThan(ROUNDS);
	}

	/**
	 * Lets two processes write to the store at once, for a backend that allows it.
	 * @throws Exception if a process can't be started or was interrupted
	 */
	protected final void requireThatTwoProcessesShareTheStore() throws Exception {
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

	/**
	 * Opens the store and looks whether every batch is there, and whole.
	 * @param acknowledged batches that a process was told to be written
	 * @throws IOException if the store can't be opened
	 */
	private void requireAll(List<Acknowledged> acknowledged) throws IOException {
		Map<String, Integer> found = new HashMap<>();
		Map<String, Integer> sizes = new HashMap<>();
		Map<String, Set<Revision>> revisions = new HashMap<>();
		try (StorageBackend backend = create(this.opener).open(this.directory)) {
			backend.scan(Query.of(BatchWriter.key("k").namespace()), (entry) -> {
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
		return ChildJvm.start(WritingProcess.class, this.opener.getName(), this.directory.toString(), name,
				Integer.toString(batchesPerThread));
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

	static <T> T create(Class<T> type) {
		try {
			Constructor<T> constructor = type.getDeclaredConstructor();
			constructor.setAccessible(true);
			return constructor.newInstance();
		}
		catch (ReflectiveOperationException ex) {
			throw new IllegalStateException(type + " needs a constructor without parameters", ex);
		}
	}

	/**
	 * Opens the backend under test.
	 */
	public interface Opener {

		/**
		 * Opens the store in a directory.
		 * @param directory where it is
		 * @return the backend
		 * @throws IOException if that fails
		 */
		StorageBackend open(Path directory) throws IOException;

	}

}
