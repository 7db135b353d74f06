package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.BackendFixture;
import io.stackmemory.test.BatchContract;
import io.stackmemory.test.DefinitionContract;
import io.stackmemory.test.FilterMatrixContract;
import io.stackmemory.test.HostileTextContract;
import io.stackmemory.test.ModelContract;
import io.stackmemory.test.OrderContract;

/**
 * The oldest server that is supported keeps to the contracts that depend on the server
 * most.
 */
@SuppressWarnings("NullAway.Init")
class Postgres14StorageBackendTests implements BackendFixture {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS;

	@TempDir
	private static Path directory;

	private static PostgresServer server;

	private boolean opened;

	@BeforeAll
	static void start() throws IOException {
		server = PostgresServer.start("14", directory);
	}

	@AfterAll
	static void stop() throws IOException {
		server.close();
	}

	@Override
	public StorageBackend open(Clock clock) {
		if (!this.opened) {
			server.empty(SETTINGS.schema());
			this.opened = true;
		}
		return JdbcStorageBackend.postgres(PostgresPool.of(server.url()), SETTINGS, clock);
	}

	@Nested
	class Batches extends BatchContract {

	}

	@Nested
	class HostileTexts extends HostileTextContract {

	}

	@Nested
	class FilterMatrix extends FilterMatrixContract {

	}

	@Nested
	class Orders extends OrderContract {

	}

	@Nested
	class Definitions extends DefinitionContract {

	}

	@Nested
	class Model extends ModelContract {

	}

}
