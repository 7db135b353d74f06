package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.function.Consumer;

import io.stackmemory.storage.Entry;

/**
 * Reads a result of any size in pieces of about a megabyte: the next piece has as many
 * rows as the size of those before suggests.
 */
final class RowCursor {

	private static final int FIRST_ROWS = 50;

	private static final int MAXIMUM_ROWS = 2000;

	private static final long PIECE = 1_000_000;

	private final EntryRows.Mapping mapping;

	private final Consumer<? super Entry> consumer;

	private long rows;

	private long bytes;

	RowCursor(EntryRows.Mapping mapping, Consumer<? super Entry> consumer) {
		this.mapping = mapping;
		this.consumer = consumer;
	}

	boolean isAtTheBeginning() {
		return this.rows == 0;
	}

	/**
	 * Reads in a transaction, which the server needs to keep the rest of a result.
	 */
	void run(SqlSession session, SqlText sql) throws SQLException {
		session.connection().setAutoCommit(false);
		PreparedStatement statement = sql.prepare(session);
		statement.setFetchSize(FIRST_ROWS);
		try (ResultSet result = statement.executeQuery()) {
			while (result.next()) {
				Entry entry = this.mapping.entry(result);
				this.rows++;
				this.bytes += entry.value().size();
				this.consumer.accept(entry);
				if (this.rows % FIRST_ROWS == 0) {
					long average = this.bytes / this.rows + 1;
					result.setFetchSize((int) Math.max(1, Math.min(MAXIMUM_ROWS, PIECE / average)));
				}
			}
		}
		finally {
			statement.setFetchSize(0);
		}
		session.connection().commit();
	}

}
