package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.CrashContract;

/**
 * Real processes that write to one file, killed or side by side.
 */
class SqliteCrashTests extends CrashContract {

	SqliteCrashTests() {
		super(InDirectory.class);
	}

	@Test
	@Timeout(value = 2, unit = TimeUnit.MINUTES)
	void letsTwoProcessesShareAFile() throws Exception {
		requireThatTwoProcessesShareTheStore();
	}

	static final class InDirectory implements Opener {

		@Override
		public StorageBackend open(Path directory) {
			return JdbcStorageBackend.sqlite(SqliteSettings.of(directory.resolve("memory.db")), Clock.systemUTC());
		}

	}

}
