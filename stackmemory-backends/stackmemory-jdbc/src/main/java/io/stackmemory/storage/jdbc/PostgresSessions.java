package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends sessions over connections of a pool. On a pool of our own each connection keeps
 * its prepared statements, and is closed after an error that makes it useless; a pool of
 * the application gets its connections back as they were.
 */
final class PostgresSessions implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(PostgresSessions.class);

	private final DataSource dataSource;

	private final @Nullable HikariDataSource own;

	private final int socketTimeout;

	/** By the driver's own connection. */
	private final Map<Connection, SqlSession> sessions = new ConcurrentHashMap<>();

	/**
	 * Lends connections of the application.
	 * @param socketTimeout milliseconds that an answer is waited for
	 */
	PostgresSessions(DataSource dataSource, int socketTimeout) {
		this.dataSource = dataSource;
		this.own = null;
		this.socketTimeout = socketTimeout;
	}

	/**
	 * Lends connections of a pool that is closed together with this.
	 */
	PostgresSessions(HikariDataSource own) {
		this.dataSource = own;
		this.own = own;
		this.socketTimeout = 0;
	}

	@Nullable HikariDataSource pool() {
		return this.own;
	}

	/**
	 * Does something over a session. A transaction that it leaves open is rolled back.
	 */
	<T extends @Nullable Object> T with(SqlReading<T> work) throws SQLException {
		Connection connection = this.dataSource.getConnection();
		try {
			return (this.own != null) ? withKept(connection, this.own, work) : withBorrowed(connection, work);
		}
		finally {
			connection.close();
		}
	}

	@Override
	public void close() {
		if (this.own != null) {
			this.own.close();
		}
		this.sessions.clear();
	}

	private <T extends @Nullable Object> T withKept(Connection connection, HikariDataSource pool, SqlReading<T> work)
			throws SQLException {
		Connection physical = connection.unwrap(Connection.class);
		SqlSession session = this.sessions.get(physical);
		if (session == null) {
			this.sessions.keySet().removeIf(PostgresSessions::isClosed);
			session = new SqlSession(physical);
			this.sessions.put(physical, session);
		}
		SQLException failure = null;
		try {
			return work.from(session);
		}
		catch (SQLException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			if (!recover(session, failure)) {
				this.sessions.remove(physical);
				pool.evictConnection(connection);
				closeIdle(pool);
			}
		}
	}

	private <T extends @Nullable Object> T withBorrowed(Connection connection, SqlReading<T> work) throws SQLException {
		int timeoutBefore = connection.getNetworkTimeout();
		connection.setNetworkTimeout(Runnable::run, this.socketTimeout);
		boolean autoCommitBefore = connection.getAutoCommit();
		if (!autoCommitBefore) {
			connection.setAutoCommit(true);
		}
		SqlSession session = new SqlSession(connection);
		SQLException failure = null;
		try {
			return work.from(session);
		}
		catch (SQLException ex) {
			failure = ex;
			throw ex;
		}
		finally {
			session.discardStatements();
			if (recover(session, failure)) {
				connection.setAutoCommit(autoCommitBefore);
				connection.setNetworkTimeout(Runnable::run, timeoutBefore);
			}
			else {
				connection.abort(Runnable::run);
			}
		}
	}

	/**
	 * Makes a session ready for the next one. A transaction that is still open has
	 * failed.
	 * @return whether that was possible
	 */
	private static boolean recover(SqlSession session, @Nullable SQLException failure) {
		if (failure != null && PostgresErrors.isConnectionLost(failure)) {
			return false;
		}
		try {
			if (!session.connection().getAutoCommit()) {
				session.connection().rollback();
				session.connection().setAutoCommit(true);
			}
			return true;
		}
		catch (SQLException ex) {
			logger.debug("A connection could not be made ready for its next use and is closed", ex);
			return false;
		}
	}

	/**
	 * Where one connection is lost the others often are too: they are not tried one after
	 * the other.
	 */
	private static void closeIdle(HikariDataSource pool) {
		HikariPoolMXBean state = pool.getHikariPoolMXBean();
		if (state != null) {
			state.softEvictConnections();
		}
	}

	private static boolean isClosed(Connection connection) {
		try {
			return connection.isClosed();
		}
		catch (SQLException ex) {
			return true;
		}
	}

}
