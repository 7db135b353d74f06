package io.stackmemory.storage.jdbc;

import java.time.Clock;

/**
 * Opens a store on PostgreSQL and closes it again.
 */
final class OpeningPostgresProcess {

	private OpeningPostgresProcess() {
	}

	public static void main(String[] arguments) {
		PostgresUrl url = PostgresUrl.parse("postgres://postgres@localhost:" + arguments[0] + "/postgres");
		JdbcStorageBackend
			.postgres(PostgresPool.of(url), PostgresSettings.DEFAULTS.withSchema(arguments[1]), Clock.systemUTC())
			.close();
	}

}
