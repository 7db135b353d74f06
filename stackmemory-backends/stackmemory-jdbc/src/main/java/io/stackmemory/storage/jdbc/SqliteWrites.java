package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * Applies the operations of a batch, one statement each: the precondition is part of the
 * statement, and a statement that changed nothing is looked into. With a fence, a
 * statement changes something only as long as that owner holds the clock of the store,
 * see {@link RevisionFence}.
 */
final class SqliteWrites {

	private static final String INTO = "INSERT INTO stackmemory_entry "
			+ "(namespace,entry_key,value,remainders,metadata,revision,created_at,updated_at,expires_at) VALUES ";

	private static final String INSERT = INTO + """
			(?1,?2,?3,?4,?5,%s,%s,?7,?8) ON CONFLICT (namespace,entry_key) DO UPDATE SET \
			value=?3,remainders=?4,metadata=?5,revision=?6,updated_at=?7,expires_at=?8,indexed_as=NULL""";

	private static final String FENCE = "(?12 IS NULL OR EXISTS (SELECT 1 FROM stackmemory_clock WHERE owner=?12))";

	/**
	 * An entry has a revision, so that nothing is inserted without the fence. A condition
	 * would need a select, for which SQLite keeps the pages of each statement aside.
	 */
	private static final String FENCED_INSERT = INSERT.formatted("CASE WHEN " + FENCE + " THEN ?6 END", "?7");

	/** 9 is the time that expiry is measured at. */
	private static final String PUT_ANY = FENCED_INSERT
			+ ",created_at=CASE WHEN expires_at<=?9 THEN ?7 ELSE created_at END WHERE revision<?6";

	private static final String PUT_ABSENT = FENCED_INSERT + ",created_at=?7 WHERE expires_at<=?9 AND revision<?6";

	/**
	 * Whatever is there: inside a transaction that has looked at it. 9 is the time of
	 * creation.
	 */
	private static final String COPY = INSERT.formatted("?6", "?9") + ",created_at=?9";

	/** 10 is 1 if the revision does not matter, and 11 the revision that is expected. */
	private static final String PRESENT = " WHERE namespace=?1 AND entry_key=?2 AND revision<?6"
			+ " AND (expires_at IS NULL OR expires_at>?9) AND (?10 OR revision=?11) AND " + FENCE;

	private static final String PUT_PRESENT = "UPDATE stackmemory_entry SET value=?3,remainders=?4,metadata=?5,"
			+ "revision=?6,updated_at=?7,expires_at=?8,indexed_as=NULL" + PRESENT;

	private static final String DELETE_ANY = "DELETE FROM stackmemory_entry WHERE namespace=?1 AND entry_key=?2"
			+ " AND revision<?6 AND " + FENCE;

	private static final String DELETE_PRESENT = "DELETE FROM stackmemory_entry" + PRESENT;

	/** How many puts of one kind a statement has where a batch has that many in a row. */
	private static final int ROWS = 32;

	/**
	 * 1 is the namespace, 2 the revision, 3 the time, and 4 what expiry is measured at.
	 */
	private static final String INSERT_ROWS = INTO + rows() + """
			 ON CONFLICT (namespace,entry_key) DO UPDATE SET \
			value=excluded.value,remainders=excluded.remainders,metadata=excluded.metadata,revision=?2,updated_at=?3,\
			expires_at=excluded.expires_at,indexed_as=NULL""";

	private static final String PUT_ROWS_ANY = INSERT_ROWS
			+ ",created_at=CASE WHEN expires_at<=?4 THEN ?3 ELSE created_at END WHERE revision<?2";

	private static final String PUT_ROWS_ABSENT = INSERT_ROWS + ",created_at=?3 WHERE expires_at<=?4 AND revision<?2";

	private static final int FIRST_OF_ROWS = 5;

	private static final int COLUMNS_OF_ROW = 5;

	private static final String PROBE = """
			SELECT revision,expires_at FROM stackmemory_entry WHERE namespace=? AND entry_key=?""";

	private final SqlSession session;

	private final String backend;

	SqliteWrites(SqlSession session, String backend) {
		this.session = session;
		this.backend = backend;
	}

	private static String rows() {
		List<String> rows = new ArrayList<>(ROWS);
		for (int i = 0; i < ROWS; i++) {
			int first = FIRST_OF_ROWS + i * COLUMNS_OF_ROW;
			rows.add("(?1,?%d,?%d,?%d,?%d,?2,?3,?3,?%d)".formatted(first, first + 1, first + 2, first + 3, first + 4));
		}
		return String.join(",", rows);
	}

	/**
	 * Applies all operations of a batch inside a transaction that may write, many of a
	 * kind with one statement.
	 * @return false if a statement changed less than it was given: take back what the
	 * batch has changed, and apply its operations one by one, which tells what hinders
	 */
	boolean applyAll(WriteBatch batch, Instant now) throws SQLException {
		List<WriteOperation> operations = batch.operations();
		for (int i = 0; i < operations.size();) {
			int end = i + ROWS;
			if (end > operations.size() || !areAlike(operations.subList(i, end))) {
				apply(batch, operations.get(i++), now);
			}
			else if (putRows(batch, operations.subList(i, end), now) == ROWS) {
				i = end;
			}
			else {
				return false;
			}
		}
		return true;
	}

	/**
	 * Whether all are puts of one kind into one namespace that one statement can do.
	 */
	private static boolean areAlike(List<WriteOperation> operations) {
		WriteOperation first = operations.get(0);
		if (first.precondition() != Precondition.ANY && first.precondition() != Precondition.ABSENT) {
			return false;
		}
		for (WriteOperation operation : operations) {
			if (!(operation instanceof WriteOperation.Put put) || put.origin() != null
					|| put.precondition() != first.precondition()
					|| !put.key().namespace().equals(first.key().namespace())) {
				return false;
			}
		}
		return true;
	}

	private int putRows(WriteBatch batch, List<WriteOperation> operations, Instant now) throws SQLException {
		WriteOperation first = operations.get(0);
		PreparedStatement statement = this.session
			.prepare((first.precondition() == Precondition.ANY) ? PUT_ROWS_ANY : PUT_ROWS_ABSENT);
		statement.setString(1, first.key().namespace().name());
		statement.setLong(2, batch.revision().value());
		statement.setLong(3, batch.time().toEpochMilli());
		statement.setLong(4, now.toEpochMilli());
		int column = FIRST_OF_ROWS;
		for (WriteOperation operation : operations) {
			WriteOperation.Put put = (WriteOperation.Put) operation;
			statement.setString(column, put.key().key());
			setDocuments(statement, column + 1, put);
			setInstant(statement, column + 4, put.expiresAt());
			column += COLUMNS_OF_ROW;
		}
		return statement.executeUpdate();
	}

	/**
	 * Applies one operation inside a transaction that may write.
	 */
	void apply(WriteBatch batch, WriteOperation operation, Instant now) throws SQLException {
		if (operation instanceof WriteOperation.Check) {
			StoredVersion.require(this.backend, batch, operation, probe(operation.key()), now);
		}
		else if (operation instanceof WriteOperation.Put put && put.origin() != null) {
			StoredVersion.require(this.backend, batch, operation, probe(operation.key()), now);
			copy(put, put.origin());
		}
		else if (execute(batch, operation, now, null) == 0) {
			StoredVersion.require(this.backend, batch, operation, probe(operation.key()), now);
		}
	}

	/**
	 * Applies one operation as a transaction of its own, if the owner holds the clock.
	 * @return whether something was changed; if not, nobody knows yet why
	 */
	boolean applyAlone(WriteBatch batch, WriteOperation operation, Instant now, long owner) throws SQLException {
		boolean looks = operation instanceof WriteOperation.Check
				|| (operation instanceof WriteOperation.Put put && put.origin() != null);
		try {
			return !looks && execute(batch, operation, now, owner) > 0;
		}
		catch (SQLException ex) {
			if (SqliteErrors.code(ex) == SQLiteErrorCode.SQLITE_CONSTRAINT) {
				return false;
			}
			throw ex;
		}
	}

	private void copy(WriteOperation.Put put, WriteOperation.Origin origin) throws SQLException {
		PreparedStatement statement = this.session.prepare(COPY);
		statement.setString(1, put.key().namespace().name());
		statement.setString(2, put.key().key());
		setContent(statement, put);
		statement.setLong(6, origin.revision().value());
		statement.setLong(7, origin.updatedAt().toEpochMilli());
		statement.setLong(9, origin.createdAt().toEpochMilli());
		statement.executeUpdate();
	}

	private int execute(WriteBatch batch, WriteOperation operation, Instant now, @Nullable Long owner)
			throws SQLException {
		boolean any = operation.precondition() == Precondition.ANY;
		if (operation instanceof WriteOperation.Put put) {
			boolean inserts = any || operation.precondition() == Precondition.ABSENT;
			PreparedStatement statement = prepare(any ? PUT_ANY : inserts ? PUT_ABSENT : PUT_PRESENT, batch, operation,
					now, owner);
			setContent(statement, put);
			statement.setLong(7, batch.time().toEpochMilli());
			return statement.executeUpdate();
		}
		if (operation.precondition() == Precondition.ABSENT) {
			return 0;
		}
		return prepare(any ? DELETE_ANY : DELETE_PRESENT, batch, operation, now, owner).executeUpdate();
	}

	private static void setContent(PreparedStatement statement, WriteOperation.Put put) throws SQLException {
		setDocuments(statement, 3, put);
		setInstant(statement, 8, put.expiresAt());
	}

	/**
	 * Sets value, remainders and metadata.
	 */
	private static void setDocuments(PreparedStatement statement, int first, WriteOperation.Put put)
			throws SQLException {
		statement.setString(first, put.value().text());
		statement.setString(first + 1, FineNumbers.remainders(put.value()));
		statement.setString(first + 2, put.metadata().equals(JsonDocument.EMPTY_OBJECT) ? null : put.metadata().text());
	}

	private PreparedStatement prepare(String sql, WriteBatch batch, WriteOperation operation, Instant now,
			@Nullable Long owner) throws SQLException {
		PreparedStatement statement = this.session.prepare(sql);
		statement.setString(1, operation.key().namespace().name());
		statement.setString(2, operation.key().key());
		statement.setLong(6, batch.revision().value());
		statement.setLong(9, now.toEpochMilli());
		if (owner != null) {
			statement.setLong(12, owner);
		}
		else {
			statement.setNull(12, Types.BIGINT);
		}
		boolean at = operation.precondition() instanceof Precondition.AtRevision;
		statement.setInt(10, at ? 0 : 1);
		statement.setLong(11, (operation.precondition() instanceof Precondition.AtRevision expected)
				? expected.revision().value() : 0);
		return statement;
	}

	/**
	 * The revision and expiry that are stored under a key.
	 */
	private @Nullable StoredVersion probe(EntryKey key) throws SQLException {
		PreparedStatement statement = this.session.prepare(PROBE);
		statement.setString(1, key.namespace().name());
		statement.setString(2, key.key());
		try (ResultSet row = statement.executeQuery()) {
			if (!row.next()) {
				return null;
			}
			long revision = row.getLong(1);
			long expiresAt = row.getLong(2);
			return new StoredVersion(new Revision(revision), row.wasNull() ? null : expiresAt);
		}
	}

	private static void setInstant(PreparedStatement statement, int index, @Nullable Instant instant)
			throws SQLException {
		if (instant != null) {
			statement.setLong(index, instant.toEpochMilli());
		}
		else {
			statement.setNull(index, Types.BIGINT);
		}
	}

}
