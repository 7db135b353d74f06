package io.stackmemory.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.PostgresPool;
import io.stackmemory.storage.jdbc.PostgresSettings;
import io.stackmemory.storage.jdbc.PostgresUrl;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * Opens what is measured.
 */
public final class Stores {

	private Stores() {
	}

	/**
	 * A backend of this process that does not wait for the disk with each write.
	 * @param name {@code memory}, {@code file} or {@code sqlite}
	 * @param directory where its files are to be
	 * @return the backend
	 */
	public static StorageBackend named(String name, Path directory) {
		return switch (name) {
			case "memory" -> new MemoryStorageBackend(Clock.systemUTC());
			case "file" -> file(directory, FileSettings.Sync.INTERVAL);
			case "sqlite" -> sqlite(directory, SqliteSettings.Synchronous.NORMAL);
			default -> throw new IllegalArgumentException("The backend is memory, file or sqlite, not " + name);
		};
	}

	/**
	 * SQLite, as it is by default but for when it waits for the disk.
	 * @param directory where its file is to be
	 * @param synchronous when it waits
	 * @return the backend
	 */
	public static StorageBackend sqlite(Path directory, SqliteSettings.Synchronous synchronous) {
		SqliteSettings usual = SqliteSettings.of(directory.resolve("memory.db"));
		return JdbcStorageBackend.sqlite(new SqliteSettings(usual.path(), synchronous, usual.busyTimeout(),
				usual.maximumReaders(), usual.schema()), Clock.systemUTC());
	}

	/**
	 * Files.
	 * @param directory where they are to be
	 * @param sync when they wait for the disk
	 * @return the backend
	 */
	public static StorageBackend file(Path directory, FileSettings.Sync sync) {
		return FileStorageBackend.open(FileSettings.of(directory).withSync(sync), Clock.systemUTC());
	}

	/**
	 * PostgreSQL.
	 * @param url the address of the server, see {@link #url}
	 * @param schema where the tables are to be
	 * @return the backend
	 */
	public static StorageBackend postgres(String url, String schema) {
		return JdbcStorageBackend.postgres(PostgresPool.of(PostgresUrl.parse(url)),
				PostgresSettings.DEFAULTS.withSchema(schema), Clock.systemUTC());
	}

	/**
	 * Starts a server that keeps what it acknowledges, and has memory to work with.
	 * @return the server
	 * @throws IOException if it can't be started
	 */
	public static EmbeddedPostgres startPostgres() throws IOException {
		return EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("shared_buffers", "1GB")
			.setServerConfig("max_wal_size", "8GB")
			.setServerConfig("maintenance_work_mem", "1GB")
			.start();
	}

	/**
	 * The address of a server.
	 * @param server the server
	 * @return what {@link #postgres} takes
	 */
	public static String url(EmbeddedPostgres server) {
		return "postgres://postgres@localhost:" + server.getPort() + "/postgres";
	}

}
