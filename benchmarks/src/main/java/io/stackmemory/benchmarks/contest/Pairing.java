package io.stackmemory.benchmarks.contest;

import java.nio.file.Path;
import java.time.Clock;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

import io.stackmemory.benchmarks.Stores;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * A backend beside the loop that it is measured by, and how near it means to be.
 */
enum Pairing {

	/** SQLite as it is by default. */
	SQLITE_NORMAL("SQLite, `normal`", "sqlite-jdbc, one connection, kept statements", 0.9, 1.3, 0.9, 0.85, 1.5, 0.85,
			0.9, 0.9, 0.9),

	/** SQLite that waits for the disk. */
	SQLITE_FULL("SQLite, `full`", "the same, waiting for the disk", 0.95, 3, 0.9, 0.85, 1.5, 0, 0, 0.95, 0.95),

	/** Files that wait for the disk. */
	FILE_ALWAYS("file, `always`", "append and wait for the disk", 0.9, 4, 0.8, 0, 0, 0, 0, 0.9, 0.9),

	/** Files that wait for the disk at intervals. */
	FILE_INTERVAL("file, `interval`", "append without waiting", 0.6, 0.8, 0.7, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6),

	/** Memory. */
	MEMORY("memory", "a concurrent map and Jackson", 0.7, 0.7, 0.7, 0.7, 0.7, 0.5, 0.5, 0.7, 0.7),

	/** PostgreSQL. */
	POSTGRES("PostgreSQL", "pgjdbc, a connection for each thread, held statements", 0.9, 1.2, 1.5, 0.9, 0.95, 0.9, 0.9,
			0.9, 0.9);

	/** The name of the loop among the contestants. */
	static final String LOOP = "loop";

	/** The name of the backend among the contestants. */
	static final String OURS = "stackmemory";

	private static final AtomicInteger NUMBERS = new AtomicInteger();

	private final String backend;

	private final String loop;

	@SuppressWarnings("ImmutableEnumChecker") // Filled once
	private final Map<Work, Double> goals = new EnumMap<>(Work.class);

	Pairing(String backend, String loop, double... goals) {
		this.backend = backend;
		this.loop = loop;
		int next = 0;
		for (Work work : Work.values()) {
			if (goals[next] > 0) {
				this.goals.put(work, goals[next]);
			}
			next++;
		}
	}

	String backend() {
		return this.backend;
	}

	String loop() {
		return this.loop;
	}

	Map<Work, Double> goals() {
		return this.goals;
	}

	/**
	 * Who takes part, the loop first.
	 * @param postgres the address of a server
	 */
	Map<String, Turns.Opener> contestants(String postgres) {
		Map<String, Turns.Opener> contestants = new LinkedHashMap<>();
		contestants.put(LOOP, (directory) -> openLoop(directory, postgres));
		contestants.put(OURS,
				(directory) -> new FacadeContestant<>(open(directory, postgres), AgentFrame.class, AgentFrame::id));
		return contestants;
	}

	private Contestant<AgentFrame> openLoop(Path directory, String postgres) throws Exception {
		return switch (this) {
			case SQLITE_NORMAL -> new SqliteLoop(directory, "NORMAL");
			case SQLITE_FULL -> new SqliteLoop(directory, "FULL");
			case FILE_ALWAYS -> new LogLoop(directory, true);
			case FILE_INTERVAL -> new LogLoop(directory, false);
			case MEMORY -> new MapLoop();
			case POSTGRES ->
				new PostgresLoop("jdbc:" + postgres.replace("postgres://postgres@", "postgresql://") + "?user=postgres",
						"loop_" + NUMBERS.incrementAndGet());
		};
	}

	private StorageBackend open(Path directory, String postgres) {
		return switch (this) {
			case SQLITE_NORMAL -> Stores.sqlite(directory, SqliteSettings.Synchronous.NORMAL);
			case SQLITE_FULL -> Stores.sqlite(directory, SqliteSettings.Synchronous.FULL);
			case FILE_ALWAYS -> Stores.file(directory, FileSettings.Sync.ALWAYS);
			case FILE_INTERVAL -> Stores.file(directory, FileSettings.Sync.INTERVAL);
			case MEMORY -> new MemoryStorageBackend(Clock.systemUTC());
			case POSTGRES -> Stores.postgres(postgres, "ours_" + NUMBERS.incrementAndGet());
		};
	}

}
