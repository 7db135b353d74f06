package io.stackmemory.storage.jdbc;

import java.time.Clock;
import java.time.Duration;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.DomainContract;

/**
 * PostgreSQL serves agents.
 */
class PostgresDomainTests extends DomainContract {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("domain");

	private final PostgresServer server = PostgresServer.shared();

	private boolean opened;

	@Override
	public StorageBackend open(Clock clock) {
		if (!this.opened) {
			this.server.empty(SETTINGS.schema());
			this.opened = true;
		}
		return JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()).withSize(16, 2, Duration.ofSeconds(30)),
				SETTINGS, clock);
	}

}
