package io.stackmemory.storage.jdbc;

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
 * Reads entries from rows of two columns, as each costs several calls of native code: the
 * document, and a text of all else. That is the revision, the times of creation, update
 * and expiry, and the metadata, with a space behind each but the last, and in another
 * line the key. Neither a number nor JSON has a line feed.
 */
final class SqliteRows {

	/** What is selected. */
	static final String COLUMNS = "value,concat(revision,' ',created_at,' ',updated_at,' ',expires_at,' ',metadata,"
			+ "char(10),entry_key)";

	private final String text;

	private int position;

	private SqliteRows(String text) {
		this.text = text;
	}

	/**
	 * Reads an entry.
	 * @param known its key, or null if it is to be read too
	 * @param column the first of the columns
	 */
	static Entry entry(Namespace namespace, @Nullable EntryKey known, ResultSet row, int column) throws SQLException {
		String value = row.getString(column);
		SqliteRows rest = new SqliteRows(row.getString(column + 1));
		Revision revision = new Revision(rest.number());
		Instant createdAt = Instant.ofEpochMilli(rest.number());
		Instant updatedAt = Instant.ofEpochMilli(rest.number());
		Instant expiresAt = rest.isEmpty() ? null : Instant.ofEpochMilli(rest.number());
		JsonDocument metadata = rest.metadata();
		EntryKey key = (known != null) ? known : new EntryKey(namespace, rest.text.substring(rest.position));
		return new Entry(key, JsonDocument.stored(value), metadata, revision, createdAt, updatedAt, expiresAt);
	}

	private long number() {
		int end = this.text.indexOf(' ', this.position);
		long number = Long.parseLong(this.text, this.position, end, 10);
		this.position = end + 1;
		return number;
	}

	/**
	 * Whether there is nothing where a number could be, which is behind then.
	 */
	private boolean isEmpty() {
		if (this.text.charAt(this.position) != ' ') {
			return false;
		}
		this.position++;
		return true;
	}

	private JsonDocument metadata() {
		int end = this.text.indexOf('\n', this.position);
		JsonDocument metadata = (end > this.position) ? JsonDocument.stored(this.text.substring(this.position, end))
				: JsonDocument.EMPTY_OBJECT;
		this.position = end + 1;
		return metadata;
	}

}
