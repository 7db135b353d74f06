package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A statement in the making: its text in parts, and the values for its question marks in
 * their order. The parts of the same kind of query are the same, and what they make
 * together is kept: a text of some size is long to write, and to look a statement up by.
 */
final class SqlText {

	/** Beyond that, those that were kept are forgotten. */
	private static final int MOST = 500;

	/** Beyond that, a text is not kept. */
	private static final int LONG = 8000;

	/** More than most have. */
	private static final int PARTS = 32;

	private static final Map<List<String>, String> KNOWN = new ConcurrentHashMap<>();

	private final List<String> parts = new ArrayList<>(PARTS);

	private final List<Object> values = new ArrayList<>();

	SqlText add(String part) {
		this.parts.add(part);
		return this;
	}

	SqlText add(String part, Object... bound) {
		this.parts.add(part);
		Collections.addAll(this.values, bound);
		return this;
	}

	SqlText bind(List<?> bound) {
		this.values.addAll(bound);
		return this;
	}

	String sql() {
		String text = KNOWN.get(this.parts);
		if (text == null) {
			text = String.join("", this.parts);
			if (KNOWN.size() >= MOST) {
				KNOWN.clear();
			}
			if (text.length() < LONG) {
				KNOWN.put(List.copyOf(this.parts), text);
			}
		}
		return text;
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
