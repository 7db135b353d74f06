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
 * An index over fields of one namespace. It ends in the key, as every order does. It is
 * built without keeping anyone from writing; if that fails half-way the server keeps an
 * index that it does not use, which is removed before the next attempt.
 *
 * @param schema the schema of the tables
 * @param namespace the namespace
 * @param index its fields
 */
record PostgresIndex(String schema, Namespace namespace, NamespaceDefinition.Index index) {

	private static final int HASH_LENGTH = 24;

	/**
	 * The name: names are short on PostgreSQL, so what the index is made of is in it as a
	 * hash.
	 */
	String name() {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(columns().getBytes(StandardCharsets.UTF_8));
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
			// Without this the planner knows nothing of the values of an expression
			session.execute("ANALYZE " + new PostgresDialect(this.schema).table(EntryRows.TABLE));
		}
	}

	String definition() {
		return "CREATE INDEX CONCURRENTLY IF NOT EXISTS " + name() + " ON "
				+ new PostgresDialect(this.schema).table(EntryRows.TABLE) + " " + columns();
	}

	private String columns() {
		PostgresDialect dialect = new PostgresDialect(this.schema);
		StringBuilder columns = new StringBuilder("(");
		for (FieldPath field : this.index.fields()) {
			dialect.columns(field)
				.subList(0, dialect.indexedColumns())
				.forEach((column) -> columns.append(column).append(','));
		}
		return columns + "entry_key) WHERE namespace='" + this.namespace + "'";
	}

	@Override
	public String toString() {
		return this.namespace + "(" + String.join(",", this.index.fields().stream().map(FieldPath::toString).toList())
				+ ")";
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
