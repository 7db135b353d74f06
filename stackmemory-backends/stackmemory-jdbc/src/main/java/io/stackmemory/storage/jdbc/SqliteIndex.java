package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.query.Namespace;

/**
 * An index over fields of one namespace. It ends in the key, as every order does.
 *
 * @param namespace the namespace
 * @param index its fields
 */
record SqliteIndex(Namespace namespace, NamespaceDefinition.Index index) {

	String name() {
		return "stackmemory:" + this.namespace + "("
				+ String.join(",", this.index.fields().stream().map(FieldPath::toString).toList()) + ")";
	}

	boolean exists(SqlSession session) throws SQLException {
		PreparedStatement statement = session.prepare("SELECT 1 FROM sqlite_master WHERE type='index' AND name=?");
		statement.setString(1, name());
		try (ResultSet row = statement.executeQuery()) {
			return row.next();
		}
	}

	String definition() {
		StringBuilder columns = new StringBuilder();
		for (FieldPath field : this.index.fields()) {
			SqliteDialect.INSTANCE.columns(field).forEach((column) -> columns.append(column).append(','));
		}
		return "CREATE INDEX IF NOT EXISTS \"" + name() + "\" ON stackmemory_entry (" + columns
				+ "entry_key) WHERE namespace='" + this.namespace + "'";
	}

}
