package io.stackmemory.storage.jdbc;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Inserts many entries with {@code COPY}: the server works while more of them travel, but
 * it fails as a whole where one of the keys is there. The rows travel in the
 * <a href="https://www.postgresql.org/docs/current/sql-copy.html">binary format</a> of
 * the server: a count of columns, and each column as its length and bytes.
 */
final class PostgresCopy {

	private static final byte[] HEADER = { 'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0,
			0, 0, 0, 0 };

	private static final byte[] END = { (byte) 0xff, (byte) 0xff };

	private static final short COLUMNS = 8;

	/** The version of the form that a document has, which stands before its text. */
	private static final byte JSONB = 1;

	private static final int SENT_AT_ONCE = 64 * 1024;

	private final String statement;

	PostgresCopy(SqlDialect dialect) {
		this.statement = "COPY " + dialect.table(EntryRows.TABLE)
				+ " (namespace,entry_key,value,metadata,revision,created_at,updated_at,expires_at)"
				+ " FROM STDIN (FORMAT binary)";
	}

	/**
	 * Whether a connection is one of the server's driver, or wraps one.
	 */
	static boolean isPossible(SqlSession session) throws SQLException {
		return session.connection().isWrapperFor(PGConnection.class);
	}

	/**
	 * Inserts entries in a transaction.
	 * @throws SQLException if one of the keys is there, among other reasons; the
	 * transaction can only be rolled back then
	 */
	void insert(SqlSession session, List<PostgresWrites.Row> rows) throws SQLException {
		CopyIn copy = session.connection().unwrap(PGConnection.class).getCopyAPI().copyIn(this.statement);
		try {
			Rows sent = new Rows(copy);
			sent.addRaw(HEADER);
			for (PostgresWrites.Row row : rows) {
				sent.add(row);
			}
			sent.addRaw(END);
			sent.flush();
			copy.endCopy();
		}
		catch (SQLException ex) {
			cancel(copy, ex);
			throw ex;
		}
	}

	private static void cancel(CopyIn copy, SQLException reason) {
		try {
			if (copy.isActive()) {
				copy.cancelCopy();
			}
		}
		catch (SQLException ex) {
			reason.addSuppressed(ex);
		}
	}

	/**
	 * Rows on their way.
	 */
	private static final class Rows {

		private final CopyIn copy;

		private ByteBuffer buffer = ByteBuffer.allocate(SENT_AT_ONCE);

		Rows(CopyIn copy) {
			this.copy = copy;
		}

		void add(PostgresWrites.Row row) throws SQLException {
			room(Short.BYTES).putShort(COLUMNS);
			add(bytes(row.operation().key().namespace().name()));
			add(bytes(row.operation().key().key()));
			addDocument(row.value());
			addDocument(row.metadata());
			add(row.operation().revision(row.batch()).value());
			add(row.createdAt());
			add(row.updatedAt());
			add(row.expiresAt());
		}

		private void addDocument(@Nullable String text) throws SQLException {
			if (text == null) {
				room(Integer.BYTES).putInt(-1);
				return;
			}
			byte[] bytes = bytes(text);
			room(Integer.BYTES + 1 + bytes.length).putInt(bytes.length + 1).put(JSONB).put(bytes);
		}

		private void add(byte[] column) throws SQLException {
			room(Integer.BYTES + column.length).putInt(column.length).put(column);
		}

		private void add(@Nullable Long number) throws SQLException {
			if (number == null) {
				room(Integer.BYTES).putInt(-1);
			}
			else {
				room(Integer.BYTES + Long.BYTES).putInt(Long.BYTES).putLong(number);
			}
		}

		void addRaw(byte[] bytes) throws SQLException {
			room(bytes.length).put(bytes);
		}

		private ByteBuffer room(int bytes) throws SQLException {
			if (bytes > this.buffer.remaining()) {
				flush();
				if (bytes > this.buffer.capacity()) {
					this.buffer = ByteBuffer.allocate(bytes);
				}
			}
			return this.buffer;
		}

		void flush() throws SQLException {
			this.copy.writeToCopy(this.buffer.array(), 0, this.buffer.position());
			this.buffer.clear();
		}

		private static byte[] bytes(String text) {
			return text.getBytes(StandardCharsets.UTF_8);
		}

	}

}
