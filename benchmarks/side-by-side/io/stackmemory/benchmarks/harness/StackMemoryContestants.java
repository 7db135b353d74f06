package io.stackmemory.benchmarks.harness;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;

import bench.Frame;
import bench.Registry;

import io.stackmemory.benchmarks.Stores;
import io.stackmemory.benchmarks.contest.FacadeContestant;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * The backends of this project as contestants of a harness that knows many stores.
 */
public final class StackMemoryContestants implements Registry.Provider {

	@Override
	public Map<String, Supplier<bench.Contestant>> contestants() {
		Map<String, Supplier<bench.Contestant>> all = new LinkedHashMap<>();
		all.put("stackmemory-sqlite", () -> new Adapter((directory) -> Stores.sqlite(directory,
				SqliteSettings.Synchronous.NORMAL)));
		all.put("stackmemory-sqlite-full", () -> new Adapter((directory) -> Stores.sqlite(directory,
				SqliteSettings.Synchronous.FULL)));
		all.put("stackmemory-file", () -> new Adapter((directory) -> Stores.file(directory, FileSettings.Sync.ALWAYS)));
		all.put("stackmemory-file-interval",
				() -> new Adapter((directory) -> Stores.file(directory, FileSettings.Sync.INTERVAL)));
		all.put("stackmemory-memory", () -> new Adapter(null));
		all.put("stackmemory-postgres", () -> new Adapter(StackMemoryContestants::postgres));
		return all;
	}

	private static StorageBackend postgres(Path directory) {
		String url = System.getProperty("pg.url").replace("jdbc:postgresql://", "postgres://postgres@")
			.replace("?user=postgres", "");
		return Stores.postgres(url, schema(directory));
	}

	private static String schema(Path directory) {
		return "stackmemory_" + Integer.toHexString(directory.toString().hashCode());
	}

	/**
	 * A backend as the harness sees it.
	 */
	private static final class Adapter implements bench.Contestant {

		/** Null for memory. */
		private final Function<Path, StorageBackend> opener;

		private FacadeContestant<Frame> contestant;

		private Path directory;

		private Adapter(Function<Path, StorageBackend> opener) {
			this.opener = opener;
		}

		@Override
		public void open(Path where) {
			this.directory = where;
			StorageBackend backend = (this.opener != null) ? this.opener.apply(where)
					: new MemoryStorageBackend(Clock.systemUTC());
			this.contestant = new FacadeContestant<>(backend, Frame.class, Frame::id);
		}

		@Override
		public void insert(Frame frame) {
			this.contestant.insert(frame);
		}

		@Override
		public void insertAll(List<Frame> frames) {
			this.contestant.insertAll(frames);
		}

		@Override
		public Frame get(String id) {
			return this.contestant.get(id);
		}

		@Override
		public Frame byRef(String ref) {
			return this.contestant.byRef(ref);
		}

		@Override
		public List<Frame> byRun(String runId, int limit) {
			return this.contestant.byRun(runId, limit);
		}

		@Override
		public void update(Frame frame) {
			this.contestant.update(frame);
		}

		@Override
		public void delete(String id) {
			this.contestant.delete(id);
		}

		@Override
		public Set<Cap> caps() {
			Set<Cap> all = EnumSet.allOf(Cap.class);
			if (this.opener == null) {
				all.remove(Cap.PERSISTENT);
			}
			return all;
		}

		@Override
		public void destroy() throws Exception {
			if (System.getProperty("pg.url") != null && this.opener != null
					&& !Files.exists(this.directory.resolve("memory.db"))) {
				String schema = schema(this.directory);
				try (Connection connection = DriverManager.getConnection(System.getProperty("pg.url"));
						Statement statement = connection.createStatement()) {
					statement.execute("DROP SCHEMA IF EXISTS " + schema + " CASCADE");
				}
			}
		}

		@Override
		public void close() {
			this.contestant.close();
		}

	}

}
