package io.stackmemory.storage.jdbc;

import java.nio.charset.StandardCharsets;
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
 * Reads entries from rows of one column, as each costs several calls of native code. It
 * has the revision, the times of creation, update and expiry, and the metadata, with a
 * space behind each but the last; in another line the key, and behind U+0000 the
 * document. Neither a number nor JSON has a line feed, and no key has U+0000. The bytes
 * are taken as SQLite has them, and those of the document are the document.
 */
final class SqliteRows {

	/** What is selected. */
	static final String COLUMNS = "concat(revision,' ',created_at,' ',updated_at,' ',expires_at,' ',metadata,'\n',"
			+ "entry_key,char(0),value)";

	private final byte[] row;

	private int position;

	private SqliteRows(byte[] row) {
		this.row = row;
	}

	/**
	 * Reads an entry.
	 * @param known its key, or null if it is to be read too
	 */
	static Entry entry(Namespace namespace, @Nullable EntryKey known, ResultSet result, int column)
			throws SQLException {
		SqliteRows row = new SqliteRows(utf8(result, column));
		Revision revision = new Revision(row.number());
		Instant createdAt = Instant.ofEpochMilli(row.number());
		Instant updatedAt = Instant.ofEpochMilli(row.number());
		Instant expiresAt = row.isEmpty() ? null : Instant.ofEpochMilli(row.number());
		JsonDocument metadata = row.metadata();
		EntryKey key = row.key(namespace, known);
		return new Entry(key, row.value(), metadata, revision, createdAt, updatedAt, expiresAt);
	}

	/**
	 * A database may have been made with UTF-16, where every other byte of a digit is
	 * zero.
	 */
	private static byte[] utf8(ResultSet result, int column) throws SQLException {
		byte[] bytes = result.getBytes(column);
		return (bytes[0] != 0 && bytes[1] != 0) ? bytes : result.getString(column).getBytes(StandardCharsets.UTF_8);
	}

	private long number() {
		boolean negative = this.row[this.position] == '-';
		if (negative) {
			this.position++;
		}
		long number = 0;
		for (; this.row[this.position] != ' '; this.position++) {
			number = 10 * number + this.row[this.position] - '0';
		}
		this.position++;
		return negative ? -number : number;
	}

	/**
	 * Whether there is nothing where a number could be, which is behind then.
	 */
	private boolean isEmpty() {
		if (this.row[this.position] != ' ') {
			return false;
		}
		this.position++;
		return true;
	}

	private JsonDocument metadata() {
		int start = skip('\n');
		int length = this.position - 1 - start;
		return (length > 0) ? JsonDocument.stored(this.row, start, length) : JsonDocument.EMPTY_OBJECT;
	}

	private EntryKey key(Namespace namespace, @Nullable EntryKey known) {
		int start = skip('\0');
		return (known != null) ? known : new EntryKey(namespace,
				new String(this.row, start, this.position - 1 - start, StandardCharsets.UTF_8));
	}

	private JsonDocument value() {
		return JsonDocument.stored(this.row, this.position, this.row.length - this.position);
	}

	/**
	 * Goes behind the next of a character.
	 * @return where it was
	 */
	private int skip(char end) {
		int start = this.position;
		while (this.row[this.position] != end) {
			this.position++;
		}
		this.position++;
		return start;
	}

}
