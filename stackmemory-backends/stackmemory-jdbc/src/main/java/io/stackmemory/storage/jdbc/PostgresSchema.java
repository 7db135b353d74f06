package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

import io.stackmemory.storage.StorageUnavailableException;

/**
 * The tables of a PostgreSQL schema. Whoever changes them holds an advisory lock, which
 * the server takes away when the session ends.
 */
final class PostgresSchema implements Schema {

	static final String CHANGELOG = "io/stackmemory/storage/jdbc/postgres-changelog.sql";

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(10);

	private static final long PAUSE_NANOS = 50_000_000;

	private final String location;

	private final String schema;

	private final PostgresDialect dialect;

	PostgresSchema(String location, String schema) {
		this.location = location;
		this.schema = schema;
		this.dialect = new PostgresDialect(schema);
	}

	@Override
	public String location() {
		return this.location;
	}

	@Override
	public String changelog() {
		return CHANGELOG;
	}

	@Override
	public String table(String name) {
		return this.dialect.table(name);
	}

	@Override
	public boolean hasTable(SqlSession session, String name) throws SQLException {
		return isTrue(session, "SELECT EXISTS (SELECT 1 FROM pg_class c JOIN pg_namespace n ON n.oid=c.relnamespace"
				+ " WHERE n.nspname=? AND c.relname=?)", this.schema, name);
	}

	/**
	 * Asks for the lock again and again instead of waiting for it: a statement that waits
	 * keeps an index from being built beside it.
	 */
	@Override
	public void exclusively(SqlSession session, SqlAction action) throws SQLException {
		String key = "stackmemory:" + this.schema;
		long end = System.nanoTime() + LONGEST_WAIT.toNanos();
		while (!isTrue(session, "SELECT pg_try_advisory_lock(hashtextextended(?,0))", key)) {
			if (System.nanoTime() > end) {
				throw new StorageUnavailableException("Another process has been changing the tables of " + this.location
						+ " for " + LONGEST_WAIT.toMinutes() + " minutes", null);
			}
			LockSupport.parkNanos(PAUSE_NANOS);
		}
		try {
			unlimited(session, action);
		}
		finally {
			isTrue(session, "SELECT pg_advisory_unlock(hashtextextended(?,0))", key);
		}
	}

	@Override
	public void update(SqlSession session) throws SQLException, LiquibaseUpdate.FailedException {
		if (!isTrue(session, "SELECT EXISTS (SELECT 1 FROM pg_namespace WHERE nspname=?)", this.schema)) {
			session.execute("CREATE SCHEMA " + this.schema);
		}
		Connection connection = session.connection();
		boolean autoCommit = connection.getAutoCommit();
		try {
			new LiquibaseUpdate(CHANGELOG, this.schema).run(connection);
		}
		finally {
			if (!connection.isClosed()) {
				connection.setAutoCommit(autoCommit);
			}
		}
	}

	/**
	 * Does what may take longer than any statement of the daily work.
	 */
	private static void unlimited(SqlSession session, SqlAction action) throws SQLException {
		Connection connection = session.connection();
		int networkTimeout = connection.getNetworkTimeout();
		String statementTimeout = show(session, "statement_timeout");
		String lockTimeout = show(session, "lock_timeout");
		connection.setNetworkTimeout(Runnable::run, 0);
		session.execute("SET statement_timeout TO 0;SET lock_timeout TO 0");
		try {
			action.run(session);
		}
		finally {
			if (!connection.isClosed()) {
				session.execute("SET statement_timeout TO '" + statementTimeout + "';SET lock_timeout TO '"
						+ lockTimeout + "'");
				connection.setNetworkTimeout(Runnable::run, networkTimeout);
			}
		}
	}

	static String show(SqlSession session, String setting) throws SQLException {
		try (ResultSet row = session.prepare("SHOW " + setting).executeQuery()) {
			row.next();
			return row.getString(1);
		}
	}

	static boolean isTrue(SqlSession session, String sql, String... parameters) throws SQLException {
		PreparedStatement statement = session.prepare(sql);
		for (int i = 0; i < parameters.length; i++) {
			statement.setString(i + 1, parameters[i]);
		}
		try (ResultSet row = statement.executeQuery()) {
			return row.next() && row.getBoolean(1);
		}
	}

}
