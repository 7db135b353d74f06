package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.query.Namespace;

/**
 * Reads entries from rows.
 */
final class EntryRows {

	/** The table, by its own name. */
	static final String TABLE = "stackmemory_entry";

	/** The columns that make an entry of a namespace that is known. */
	static final String COLUMNS = "entry_key,value,metadata,revision,created_at,updated_at,expires_at";

	private final SqlDialect dialect;

	private final String table;

	private final String read;

	private final String namespaces;

	EntryRows(SqlDialect dialect) {
		String table = dialect.table(TABLE);
		this.dialect = dialect;
		this.table = table;
		this.read = "SELECT " + dialect.entry() + " FROM " + table + " WHERE namespace=? AND entry_key=?";
		// Jumps from one name to the next
		this.namespaces = """
				WITH RECURSIVE names (name) AS (
					SELECT min(namespace) FROM %1$s UNION ALL
					SELECT (SELECT min(namespace) FROM %1$s WHERE namespace>name) FROM names
					WHERE name IS NOT NULL)
				SELECT name FROM names WHERE EXISTS (SELECT 1 FROM %1$s
					WHERE namespace=name AND (expires_at IS NULL OR expires_at>?)) ORDER BY name""".formatted(table);
	}

	/**
	 * The statement that gives the names of namespaces with entries that have not expired
	 * at a time.
	 */
	String namespaces() {
		return this.namespaces;
	}

	/**
	 * The statement that gives every entry that has not expired at a time, with its
	 * namespace before what makes an entry.
	 */
	SqlText all(Instant now) {
		return new SqlText()
			.add("SELECT namespace," + this.dialect.entry() + " FROM " + this.table
					+ " WHERE (expires_at IS NULL OR expires_at>?)", now.toEpochMilli())
			.add(" ORDER BY namespace,entry_key");
	}

	/**
	 * Reads one entry, whether or not it has expired.
	 */
	@Nullable Entry read(SqlSession session, EntryKey key) throws SQLException {
		PreparedStatement statement = session.prepare(this.read);
		statement.setString(1, key.namespace().name());
		statement.setString(2, key.key());
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? this.dialect.entry(key.namespace(), key, row, 1) : null;
		}
	}

	/**
	 * Reads an entry of a namespace.
	 */
	Entry entry(Namespace namespace, ResultSet row) throws SQLException {
		return this.dialect.entry(namespace, null, row, 1);
	}

	/**
	 * Reads all entries of a result that are of one namespace.
	 */
	static List<Entry> entries(SqlDialect dialect, Namespace namespace, ResultSet rows) throws SQLException {
		List<Entry> entries = new ArrayList<>();
		while (rows.next()) {
			entries.add(dialect.entry(namespace, null, rows, 1));
		}
		return entries;
	}

	/**
	 * Reads an entry that has its namespace before it.
	 */
	Entry entry(ResultSet row) throws SQLException {
		return this.dialect.entry(new Namespace(row.getString(1)), null, row, 2);
	}

	/**
	 * Reads an entry from the {@link #COLUMNS}.
	 * @param known its key, or null if it is to be read too
	 * @param column the first of them
	 */
	static Entry entry(Namespace namespace, @Nullable EntryKey known, ResultSet row, int column) throws SQLException {
		EntryKey key = (known != null) ? known : new EntryKey(namespace, row.getString(column));
		return entry(key, row, column + 1);
	}

	private static Entry entry(EntryKey key, ResultSet row, int column) throws SQLException {
		String metadata = row.getString(column + 1);
		long expiresAt = row.getLong(column + 5);
		Instant end = row.wasNull() ? null : Instant.ofEpochMilli(expiresAt);
		byte[] value = row.getBytes(column);
		return new Entry(key, JsonDocument.stored(value, 0, value.length),
				(metadata != null) ? JsonDocument.stored(metadata) : JsonDocument.EMPTY_OBJECT,
				new Revision(row.getLong(column + 2)), Instant.ofEpochMilli(row.getLong(column + 3)),
				Instant.ofEpochMilli(row.getLong(column + 4)), end);
	}

	/**
	 * How a row becomes an entry.
	 */
	@FunctionalInterface
	interface Mapping {

		Entry entry(ResultSet row) throws SQLException;

	}

}
