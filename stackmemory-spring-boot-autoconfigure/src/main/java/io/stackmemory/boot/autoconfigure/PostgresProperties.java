package io.stackmemory.boot.autoconfigure;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.stackmemory.storage.jdbc.PostgresPool;
import io.stackmemory.storage.jdbc.PostgresSettings;
import io.stackmemory.storage.jdbc.SchemaMode;

/**
 * Properties of the PostgreSQL backend.
 *
 * @param url Address of the database, as postgres://user:password@host:5432/database or
 * as a JDBC URL. The environment variable DATABASE_URL when unset.
 * @param username User, unless the address names it.
 * @param password Password, unless the address has it.
 * @param datasource 'application' for the DataSource of the application, or the name of a
 * DataSource bean. Connections of its own when unset.
 * @param sslBundle Name of the SSL bundle that encrypts the connections.
 * @param schema Database schema of the tables.
 * @param statementTimeout How long a statement may take.
 * @param lockTimeout How long a write waits for another one on the same entry.
 * @param retryTimeout How long reads, and writes before their commit, are repeated while
 * the server can't be reached.
 * @param announceChanges Whether other instances are told what this one writes.
 * @param pool Connections of its own.
 */
@ConfigurationProperties("stackmemory.postgres")
public record PostgresProperties(@Nullable String url, @Nullable String username, @Nullable String password,
		@Nullable String datasource, @Nullable String sslBundle, @DefaultValue("stackmemory") String schema,
		@DefaultValue("30s") Duration statementTimeout, @DefaultValue("10s") Duration lockTimeout,
		@DefaultValue("30s") Duration retryTimeout, @DefaultValue("true") boolean announceChanges,
		@DefaultValue Pool pool) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public PostgresProperties {
		PostgresSettings usual = PostgresSettings.DEFAULTS;
		InvalidSettingException.check("schema", schema, () -> new PostgresSettings(schema, usual.schemaMode(),
				usual.statementTimeout(), usual.lockTimeout(), usual.retryTimeout(), announceChanges));
		check("statement-timeout", statementTimeout);
		check("lock-timeout", lockTimeout);
		check("retry-timeout", retryTimeout);
	}

	private static void check(String setting, Duration timeout) {
		PostgresSettings usual = PostgresSettings.DEFAULTS;
		InvalidSettingException.check(setting, timeout, () -> new PostgresSettings(usual.schema(), usual.schemaMode(),
				timeout, timeout, timeout, usual.announceChanges()));
	}

	PostgresSettings settings(SchemaMode mode) {
		return new PostgresSettings(this.schema, mode, this.statementTimeout, this.lockTimeout, this.retryTimeout,
				this.announceChanges);
	}

	/**
	 * Without what is secret.
	 */
	@Override
	public String toString() {
		return "PostgresProperties[schema=" + this.schema + "]";
	}

	/**
	 * Properties of the connection pool.
	 *
	 * @param maximumSize Most connections.
	 * @param minimumIdle Connections that are kept open while nothing is to be done.
	 * @param connectionTimeout How long a call waits for a connection.
	 * @param idleTimeout After how long without use a connection above the minimum is
	 * closed.
	 * @param leakDetectionThreshold How long a connection may be in use before a warning
	 * is logged. Zero means never.
	 */
	public record Pool(@DefaultValue("16") int maximumSize, @DefaultValue("2") int minimumIdle,
			@DefaultValue("30s") Duration connectionTimeout, @DefaultValue("5m") Duration idleTimeout,
			@DefaultValue("0s") Duration leakDetectionThreshold) {

		/**
		 * Checks the values, so that a wrong one is reported as a property.
		 */
		public Pool {
			InvalidSettingException.require(maximumSize > 0, "maximum-size", maximumSize,
					"A pool has one connection at least");
			InvalidSettingException.require(minimumIdle >= 0 && minimumIdle <= maximumSize, "minimum-idle", minimumIdle,
					"A pool keeps no more connections open than its maximum-size, " + maximumSize);
			InvalidSettingException.check("connection-timeout", connectionTimeout,
					() -> PostgresPool.requireValid(maximumSize, minimumIdle, connectionTimeout));
			InvalidSettingException.require(idleTimeout.isZero() || idleTimeout.toSeconds() >= 10, "idle-timeout",
					idleTimeout, "A connection is kept 10 s at least, or with 0 for ever");
			InvalidSettingException.require(leakDetectionThreshold.isZero() || leakDetectionThreshold.toSeconds() >= 2,
					"leak-detection-threshold", leakDetectionThreshold,
					"The threshold is 2 s at least, or 0 for never");
		}

	}

}
