package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * A statement in the making: text, and the values for its question marks in their order.
 */
final class SqlText {

	private final StringBuilder text = new StringBuilder();

	private final List<Object> values = new ArrayList<>();

	SqlText add(String part) {
		this.text.append(part);
		return this;
	}

	SqlText add(String part, Object... bound) {
		this.text.append(part);
		this.values.addAll(List.of(bound));
		return this;
	}

	SqlText bind(List<?> bound) {
		this.values.addAll(bound);
		return this;
	}

	String sql() {
		return this.text.toString();
	}

	List<Object> values() {
		return this.values;
	}

	PreparedStatement prepare(SqlSession session) throws SQLException {
		PreparedStatement statement = session.prepare(sql());
		for (int i = 0; i < this.values.size(); i++) {
			statement.setObject(i + 1, this.values.get(i));
		}
		return statement;
	}

}
