package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Commits of several callers at once: while another connection holds the file, they line
 * up, and are then committed together.
 */
class GroupCommitTests {

	private final ExecutorService threads = Executors.newFixedThreadPool(12);

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@AfterEach
	void end() {
		this.threads.shutdownNow();
	}

	@Test
	void tellsEachCallerItsOwnOutcome() throws Exception {
		try (JdbcStorageBackend backend = open()) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("taken", "0");
			List<Future<Revision>> inserts = atOnce(10,
					(i) -> batches.write(List.of(BatchWriter.put("own" + i, "1", Precondition.ANY),
							BatchWriter.put((i % 2 == 0) ? "taken" : "free" + i, "1", Precondition.ABSENT))));

			for (int i = 0; i < 10; i++) {
				Future<Revision> insert = inserts.get(i);
				if (i % 2 == 0) {
					assertThatExceptionOfType(ExecutionException.class).isThrownBy(insert::get)
						.withCauseInstanceOf(VersionConflictException.class);
					assertThat(backend.read(BatchWriter.key("own" + i))).isNull();
				}
				else {
					Revision revision = insert.get();
					assertThat(backend.read(BatchWriter.key("own" + i))).isNotNull()
						.satisfies((entry) -> assertThat(entry.revision()).isEqualTo(revision));
				}
			}
		}
	}

	@Test
	void letsOneFailureNotReachTheOthers() throws Exception {
		try (JdbcStorageBackend backend = open()) {
			try (Connection other = connect(); Statement statement = other.createStatement()) {
				statement.execute("CREATE TRIGGER no_bad_keys BEFORE INSERT ON stackmemory_entry "
						+ "WHEN NEW.entry_key='k3' BEGIN SELECT RAISE(ABORT, 'not this one'); END");
			}
			BatchWriter batches = new BatchWriter(backend);
			List<Future<Revision>> puts = atOnce(10, (i) -> batches.put("k" + i, "1"));

			for (int i = 0; i < 10; i++) {
				if (i == 3) {
					assertThatExceptionOfType(ExecutionException.class).isThrownBy(puts.get(i)::get)
						.withCauseInstanceOf(StorageFailureException.class);
				}
				else {
					puts.get(i).get();
				}
			}
			assertThat(backend.count(Query.of(BatchWriter.key("k").namespace()))).isEqualTo(9);
		}
	}

	/**
	 * Starts tasks while nobody can write, and lets them go when all of them wait.
	 */
	private List<Future<Revision>> atOnce(int count, Task task) throws Exception {
		List<Future<Revision>> futures = new ArrayList<>();
		try (Connection other = connect(); Statement statement = other.createStatement()) {
			statement.execute("BEGIN IMMEDIATE");
			List<Thread> started = new ArrayList<>();
			for (int i = 0; i < count; i++) {
				int number = i;
				futures.add(this.threads.submit(() -> {
					synchronized (started) {
						started.add(Thread.currentThread());
					}
					return task.run(number);
				}));
			}
			while (!allWait(started, count)) {
				Thread.onSpinWait();
			}
			statement.execute("ROLLBACK");
		}
		return futures;
	}

	private static boolean allWait(List<Thread> started, int count) {
		synchronized (started) {
			long waiting = started.stream().filter((thread) -> thread.getState() == Thread.State.WAITING).count();
			return started.size() == count && waiting == count - 1;
		}
	}

	private JdbcStorageBackend open() {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve("memory.db")), Clock.systemUTC());
	}

	private Connection connect() throws java.sql.SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + this.directory.resolve("memory.db"));
	}

	private interface Task {

		Revision run(int number);

	}

}
