package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.BackendFixture;
import io.stackmemory.test.BatchContract;
import io.stackmemory.test.ModelContract;
import io.stackmemory.test.NamespaceContract;
import io.stackmemory.test.PreconditionContract;

/**
 * A table that a DBA has partitioned by namespace keeps to the contracts of writing.
 */
class PostgresPartitionedTests implements BackendFixture {

	private static final PostgresServer SERVER = PostgresServer.shared();

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("partitioned")
		.withSchemaMode(SchemaMode.VALIDATE);

	private boolean opened;

	@BeforeAll
	static void make() throws SQLException, IOException {
		SERVER.execute("DROP SCHEMA IF EXISTS partitioned CASCADE");
		SERVER.execute("CREATE SCHEMA partitioned");
		SERVER.execute(Files.readString(Path.of("..", "..", "docs", "postgres-schema.sql"))
			.replace("stackmemory.stackmemory_", "partitioned.stackmemory_")
			.replace("entry_key)\n);", "entry_key)\n) PARTITION BY LIST (namespace);"));
		SERVER.execute("CREATE TABLE partitioned.of_model PARTITION OF partitioned.stackmemory_entry "
				+ "FOR VALUES IN ('model', 'contract')");
		SERVER.execute("CREATE TABLE partitioned.of_others PARTITION OF partitioned.stackmemory_entry DEFAULT");
	}

	@Override
	public StorageBackend open(Clock clock) {
		if (!this.opened) {
			SERVER.empty(SETTINGS.schema());
			this.opened = true;
		}
		return JdbcStorageBackend.postgres(PostgresPool.of(SERVER.url()), SETTINGS, clock);
	}

	@Nested
	class Batches extends BatchContract {

	}

	@Nested
	class Preconditions extends PreconditionContract {

	}

	@Nested
	class Namespaces extends NamespaceContract {

	}

	@Nested
	class Model extends ModelContract {

	}

}
