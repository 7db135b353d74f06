package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;

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

	/** The columns that make an entry of a namespace that is known. */
	static final String COLUMNS = "entry_key,value,metadata,revision,created_at,updated_at,expires_at";

	private static final String READ = """
			SELECT value,metadata,revision,created_at,updated_at,expires_at FROM stackmemory_entry
			WHERE namespace=? AND entry_key=?""";

	private EntryRows() {
	}

	/**
	 * Reads one entry, whether or not it has expired.
	 */
	static @Nullable Entry read(SqlSession session, EntryKey key) throws SQLException {
		PreparedStatement statement = session.prepare(READ);
		statement.setString(1, key.namespace().name());
		statement.setString(2, key.key());
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? entry(key, row, 1) : null;
		}
	}

	static Entry entry(Namespace namespace, ResultSet row) throws SQLException {
		return entry(new EntryKey(namespace, row.getString(1)), row, 2);
	}

	private static Entry entry(EntryKey key, ResultSet row, int column) throws SQLException {
		String metadata = row.getString(column + 1);
		long expiresAt = row.getLong(column + 5);
		Instant end = row.wasNull() ? null : Instant.ofEpochMilli(expiresAt);
		return new Entry(key, JsonDocument.stored(row.getString(column)),
				(metadata != null) ? JsonDocument.stored(metadata) : JsonDocument.EMPTY_OBJECT,
				new Revision(row.getLong(column + 2)), Instant.ofEpochMilli(row.getLong(column + 3)),
				Instant.ofEpochMilli(row.getLong(column + 4)), end);
	}

}
