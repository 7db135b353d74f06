package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.DomainContract;

/**
 * SQLite serves agents.
 */
@SuppressWarnings("NullAway.Init")
class SqliteDomainTests extends DomainContract {

	@TempDir
	private Path directory;

	@Override
	public StorageBackend open(Clock clock) {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve("memory.db")), clock);
	}

}
