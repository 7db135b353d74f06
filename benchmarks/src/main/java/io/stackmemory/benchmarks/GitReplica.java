package io.stackmemory.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.git.GitSettings;
import io.stackmemory.storage.git.GitStorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.tiered.Replica;
import io.stackmemory.storage.tiered.ReplicaSettings;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;
import io.stackmemory.storage.tiered.Restore;

/**
 * SQLite with a replica in git, in another directory: how far the replica is behind under
 * some hundred writes a second, how long it takes to ship what waits, and how long to
 * fill an empty store from it. Documents have 500 bytes. The argument is how many wait to
 * be shipped. Needs git.
 */
public final class GitReplica {

	private static final Duration LOAD = Duration.ofSeconds(20);

	private static final Duration PATIENCE = Duration.ofMinutes(2);

	private static final int ROUNDS = 5;

	private static final Clock CLOCK = Clock.systemUTC();

	private static final RevisionClock REVISIONS = new RevisionClock(CLOCK);

	private static final JsonDocument DOCUMENT = JsonDocument
		.parse("{\"projectId\":\"p\",\"text\":\"" + "x".repeat(470) + "\"}");

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private GitReplica() {
	}

	/**
	 * Measures and prints.
	 * @param arguments how many changes wait
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		int count = Integer.parseInt(arguments[0]);
		Path directory = Files.createTempDirectory("stackmemory");
		Path remote = directory.resolve("remote.git");
		if (new ProcessBuilder("git", "init", "--quiet", "--bare", remote.toString()).start().waitFor() != 0) {
			throw new IllegalStateException("git could not make a repository");
		}
		try (ReplicatingStorageBackend store = store(directory.resolve("first"), remote)) {
			store.start();
			lag(store);
			for (int i = 0; i < count; i++) {
				put(store, "w" + i);
			}
			long start = System.nanoTime();
			store.flush();
			OUT.printf("shipping what waits of %,d changes: %d ms%n", count, millis(start));
		}
		for (int round = 0; round < ROUNDS; round++) {
			long start = System.nanoTime();
			try (ReplicatingStorageBackend store = store(directory.resolve("machine" + round), remote)) {
				CopyReport report = new Restore(store, CLOCK, Progress.NONE).ifEmpty().orElseThrow().report();
				OUT.printf("filling an empty store with %,d entries: %d ms%n", report.copied(), millis(start));
			}
		}
	}

	private static void lag(ReplicatingStorageBackend store) {
		put(store, "warm");
		store.flush();
		List<Long> lags = new ArrayList<>();
		long end = System.nanoTime() + LOAD.toNanos();
		int writes = 0;
		while (System.nanoTime() < end) {
			put(store, "k" + writes++);
			lags.add(store.replicas().get(0).lag().toMillis());
			LockSupport.parkNanos(2_000_000);
		}
		Collections.sort(lags);
		OUT.printf("behind, under %d writes a second: median %d ms, 95 %% %d ms, most %d ms%n",
				writes / LOAD.toSeconds(), lags.get(writes / 2), lags.get(writes * 95 / 100), lags.get(writes - 1));
	}

	private static ReplicatingStorageBackend store(Path machine, Path remote) throws Exception {
		Files.createDirectories(machine);
		Replica replica = new Replica("git", () -> GitStorageBackend
			.open(GitSettings.of(machine.resolve("git"), remote.toString()), new MemoryStorageBackend(CLOCK), CLOCK),
				ReplicaSettings.DEFAULT);
		return new ReplicatingStorageBackend(
				JdbcStorageBackend.sqlite(SqliteSettings.of(machine.resolve("memory.db")), CLOCK), List.of(replica),
				PATIENCE, CLOCK);
	}

	private static void put(StorageBackend store, String key) {
		store.write(new WriteBatch(REVISIONS.next(), REVISIONS.next().instant(),
				List.of(new WriteOperation.Put(EntryKey.of("frames", key), DOCUMENT, Precondition.ANY))));
	}

	private static long millis(long start) {
		return (System.nanoTime() - start) / 1_000_000;
	}

}
