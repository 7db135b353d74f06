package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection and the statements that were prepared on it, which are kept for the next
 * time: the driver has no cache of its own. Used by one thread at a time.
 */
final class SqlSession implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(SqlSession.class);

	private static final int KEPT_STATEMENTS = 100;

	private final Connection connection;

	private final Map<String, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

	SqlSession(Connection connection) {
		this.connection = connection;
	}

	Connection connection() {
		return this.connection;
	}

	/**
	 * Gives a statement whose parameters are to be set anew. Its results must be closed
	 * before it is asked for again.
	 */
	PreparedStatement prepare(String sql) throws SQLException {
		PreparedStatement statement = this.statements.get(sql);
		if (statement == null) {
			statement = this.connection.prepareStatement(sql);
			this.statements.put(sql, statement);
			closeEldest();
		}
		return statement;
	}

	void execute(String sql) throws SQLException {
		prepare(sql).execute();
	}

	/**
	 * Forgets all statements: after some errors the driver has closed one of them.
	 */
	void discardStatements() {
		for (PreparedStatement statement : this.statements.values()) {
			try {
				statement.close();
			}
			catch (SQLException ex) {
				logger.debug("A statement that is not needed any more could not be closed", ex);
			}
		}
		this.statements.clear();
	}

	private void closeEldest() throws SQLException {
		if (this.statements.size() > KEPT_STATEMENTS) {
			Map.Entry<String, PreparedStatement> eldest = this.statements.entrySet().iterator().next();
			this.statements.remove(eldest.getKey());
			eldest.getValue().close();
		}
	}

	@Override
	public void close() throws SQLException {
		this.connection.close();
	}

}
