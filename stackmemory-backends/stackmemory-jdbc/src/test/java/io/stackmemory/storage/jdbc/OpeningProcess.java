package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.time.Clock;

import io.stackmemory.test.BatchWriter;

/**
 * Opens a store, writes, reads, and ends.
 */
final class OpeningProcess {

	private OpeningProcess() {
	}

	public static void main(String[] arguments) {
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(SqliteSettings.of(Path.of(arguments[0])),
				Clock.systemUTC())) {
			new BatchWriter(backend).put("k", "1");
		}
	}

}
