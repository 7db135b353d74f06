package io.stackmemory.storage.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.query.Namespace;

/**
 * An index of one namespace. It is built without keeping anyone from writing; if that
 * fails half-way the server keeps an index that it does not use, which is removed before
 * the next attempt.
 *
 * @param schema the schema of the tables
 * @param columns what follows the table in its definition
 * @param description what it is for people
 */
record PostgresIndex(String schema, String columns, String description) {

	private static final int HASH_LENGTH = 24;

	/**
	 * An index over fields. It ends in the key, as every order does.
	 */
	static PostgresIndex of(String schema, Namespace namespace, NamespaceDefinition.Index index) {
		PostgresDialect dialect = new PostgresDialect(schema);
		StringBuilder columns = new StringBuilder("(");
		for (FieldPath field : index.fields()) {
			dialect.columns(field)
				.subList(0, dialect.indexedColumns())
				.forEach((column) -> columns.append(column).append(','));
		}
		return new PostgresIndex(schema, columns + "entry_key) WHERE namespace='" + namespace + "'",
				namespace + "(" + String.join(",", index.fields().stream().map(FieldPath::toString).toList()) + ")");
	}

	/**
	 * The index of the words of a namespace. Words are added many at once and looked for
	 * at once, so there is no list of what is still to be sorted in.
	 */
	static PostgresIndex ofWords(String schema, Namespace namespace) {
		return new PostgresIndex(schema, "USING gin (words) WITH (fastupdate=off) WHERE namespace='" + namespace + "'",
				"the words of " + namespace);
	}

	/**
	 * An index of the entries whose words are still to be cut.
	 */
	static PostgresIndex ofMissing(String schema, TextStamp stamp) {
		return new PostgresIndex(schema, "(entry_key) WHERE " + stamp.isMissing("IS DISTINCT FROM"),
				"what is missing of the words of " + stamp.namespace());
	}

	/**
	 * The name: names are short on PostgreSQL, so what the index is made of is in it as a
	 * hash.
	 */
	String name() {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(this.columns.getBytes(StandardCharsets.UTF_8));
			return "stackmemory_index_" + HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

	boolean isThere(SqlSession session) throws SQLException {
		return Boolean.TRUE.equals(valid(session));
	}

	/**
	 * Builds the index, unless it is there.
	 */
	void build(SqlSession session) throws SQLException {
		Boolean valid = valid(session);
		if (Boolean.FALSE.equals(valid)) {
			session.execute("DROP INDEX CONCURRENTLY IF EXISTS " + this.schema + "." + name());
		}
		if (!Boolean.TRUE.equals(valid)) {
			session.execute(definition());
			session.execute("COMMENT ON INDEX " + this.schema + "." + name() + " IS '" + this + "'");
		}
	}

	String definition() {
		return "CREATE INDEX CONCURRENTLY IF NOT EXISTS " + name() + " ON "
				+ new PostgresDialect(this.schema).table(EntryRows.TABLE) + " " + this.columns;
	}

	@Override
	public String toString() {
		return this.description;
	}

	/**
	 * Whether the index is there and can be used; null if it is not there.
	 */
	private @Nullable Boolean valid(SqlSession session) throws SQLException {
		PreparedStatement statement = session.prepare("SELECT i.indisvalid FROM pg_index i"
				+ " JOIN pg_class c ON c.oid=i.indexrelid JOIN pg_namespace n ON n.oid=c.relnamespace"
				+ " WHERE n.nspname=? AND c.relname=?");
		statement.setString(1, this.schema);
		statement.setString(2, name());
		try (ResultSet row = statement.executeQuery()) {
			return row.next() ? row.getBoolean(1) : null;
		}
	}

}
