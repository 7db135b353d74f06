package io.stackmemory.storage.jdbc;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Writes a query as one statement: filter, order and window happen in the database. The
 * namespace stands in the text, so that the partial indexes of a namespace are found, and
 * so does the limit, by which a plan is chosen; everything else is bound.
 */
final class QuerySql {

	private static final int LAST_CODE_POINT = 0x10FFFF;

	private final SqlDialect dialect;

	private final Query query;

	private final Instant now;

	private final SqlText sql = new SqlText();

	QuerySql(SqlDialect dialect, Query query, Instant now) {
		this.dialect = dialect;
		this.query = query;
		this.now = now;
	}

	SqlText select(String columns) {
		return select(columns, false);
	}

	/**
	 * Selects in the order of an index, which knows of long texts only how they begin.
	 */
	SqlText selectAsIndexed(String columns) {
		return select(columns, true);
	}

	private SqlText select(String columns, boolean asIndexed) {
		this.sql.add("SELECT ").add(columns);
		conditions();
		order(asIndexed);
		window();
		return this.sql;
	}

	SqlText count() {
		boolean window = this.query.offset() > 0 || this.query.limit() != null;
		this.sql.add(window ? "SELECT count(*) FROM (SELECT 1" : "SELECT count(*)");
		conditions();
		if (window) {
			window();
			this.sql.add(") AS counted");
		}
		return this.sql;
	}

	private void conditions() {
		this.sql.add(" FROM ").add(this.dialect.table(EntryRows.TABLE)).add(" WHERE namespace='");
		this.sql.add(this.query.namespace().name())
			.add("' AND (expires_at IS NULL OR expires_at>?)", this.now.toEpochMilli());
		keys(this.query.keys());
		if (!this.query.filter().equals(Filter.ALL)) {
			this.sql.add(" AND ");
			new FilterSql(this.dialect, this.sql).add(this.query.filter());
		}
		if (this.query.after() != null) {
			after(this.query.after());
		}
	}

	private void keys(KeyPattern pattern) {
		if (pattern.equals(KeyPattern.ANY)) {
			return;
		}
		List<String> literals = pattern.literals();
		String prefix = literals.get(0);
		if (literals.size() == 1) {
			this.sql.add(" AND entry_key=?", prefix);
			return;
		}
		if (!prefix.isEmpty()) {
			this.sql.add(" AND entry_key>=?", prefix);
			String end = endOfPrefix(prefix);
			if (!end.isEmpty()) {
				this.sql.add(" AND entry_key<?", end);
			}
		}
		this.dialect.key(this.sql, literals);
	}

	/**
	 * The first text that comes after all those with a prefix; empty if there is none.
	 */
	static String endOfPrefix(String prefix) {
		String rest = prefix;
		while (!rest.isEmpty()) {
			int last = rest.codePointBefore(rest.length());
			rest = rest.substring(0, rest.length() - Character.charCount(last));
			if (last < LAST_CODE_POINT) {
				int next = (last + 1 == Character.MIN_SURROGATE) ? Character.MAX_SURROGATE + 1 : last + 1;
				return rest + Character.toString(next);
			}
		}
		return rest;
	}

	/**
	 * Behind a position: greater in the first column that differs. The first column is
	 * compared once more on its own, as a range that an index can begin at.
	 */
	private void after(Position position) {
		List<Column> columns = columns(position);
		Column first = columns.get(0);
		this.sql.add(" AND " + first.expression + (first.descending ? "<=?" : ">=?"), first.bound);
		this.sql.add(" AND (");
		for (int i = 0; i < columns.size(); i++) {
			Column column = columns.get(i);
			this.sql.add(column.expression + (column.descending ? "<?" : ">?"), column.bound);
			if (i < columns.size() - 1) {
				this.sql.add(" OR (" + column.expression + "=? AND (", column.bound);
			}
		}
		this.sql.add("))".repeat(columns.size() - 1)).add(")");
	}

	private List<Column> columns(Position position) {
		List<Column> columns = new ArrayList<>();
		for (int i = 0; i < this.query.sorts().size(); i++) {
			Sort sort = this.query.sorts().get(i);
			FieldValue value = position.values().get(i);
			if (sort.term() instanceof Sort.Field field) {
				List<String> expressions = this.dialect.columns(field.path());
				List<Object> constants = this.dialect.constants(value);
				for (int j = 0; j < expressions.size(); j++) {
					columns.add(new Column(expressions.get(j), constants.get(j), sort.descending()));
				}
			}
			else {
				Object bound = (value instanceof FieldValue.NumberValue number) ? (Object) number.value().longValue()
						: ((FieldValue.TextValue) value).value();
				columns.add(new Column(attribute((Sort.Attribute) sort.term()), bound, sort.descending()));
			}
		}
		columns.add(new Column("entry_key", position.key(), this.query.isKeyDescending()));
		return columns;
	}

	private void order(boolean asIndexed) {
		this.sql.add(" ORDER BY ");
		for (Sort sort : this.query.sorts()) {
			String direction = sort.descending() ? " DESC," : ",";
			if (sort.term() instanceof Sort.Field field) {
				List<String> columns = this.dialect.columns(field.path());
				columns.subList(0, asIndexed ? this.dialect.indexedColumns() : columns.size())
					.forEach((column) -> this.sql.add(column).add(direction));
			}
			else {
				this.sql.add(attribute((Sort.Attribute) sort.term())).add(direction);
			}
		}
		this.sql.add("entry_key" + (this.query.isKeyDescending() ? " DESC" : ""));
	}

	private void window() {
		if (this.query.limit() != null || this.query.offset() > 0) {
			this.sql.add(" LIMIT ")
				.add(Long.toString((this.query.limit() != null) ? this.query.limit() : Long.MAX_VALUE));
		}
		if (this.query.offset() > 0) {
			this.sql.add(" OFFSET ?", this.query.offset());
		}
	}

	private static String attribute(Sort.Attribute attribute) {
		return switch (attribute) {
			case KEY -> "entry_key";
			case CREATED_AT -> "created_at";
			case UPDATED_AT -> "updated_at";
		};
	}

	private record Column(String expression, Object bound, boolean descending) {

	}

}
