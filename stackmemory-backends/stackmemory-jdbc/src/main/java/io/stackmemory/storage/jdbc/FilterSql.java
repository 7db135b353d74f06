package io.stackmemory.storage.jdbc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;

/**
 * Writes a filter as a condition that agrees with
 * {@link io.stackmemory.storage.query.FilterEvaluator}. Every value is bound.
 */
final class FilterSql {

	private final SqlText sql;

	FilterSql(SqlText sql) {
		this.sql = sql;
	}

	void add(Filter filter) {
		if (filter instanceof Filter.And and) {
			join(and.filters(), " AND ", "1");
		}
		else if (filter instanceof Filter.Or or) {
			join(or.filters(), " OR ", "0");
		}
		else if (filter instanceof Filter.In in) {
			in(in);
		}
		else if (filter instanceof Filter.Comparison comparison) {
			compare(comparison);
		}
	}

	private void join(List<Filter> parts, String operator, String none) {
		this.sql.add("(");
		for (int i = 0; i < parts.size(); i++) {
			this.sql.add((i > 0) ? operator : "");
			add(parts.get(i));
		}
		this.sql.add(parts.isEmpty() ? none : "").add(")");
	}

	/**
	 * Values without a remainder are one list, which an index can be searched with.
	 */
	private void in(Filter.In in) {
		List<SqlValue> values = in.values().stream().map(SqlValue::of).toList();
		List<SqlValue> plain = values.stream().filter((value) -> value.remainder().equals(FineNumbers.NONE)).toList();
		List<SqlValue> fine = values.stream().filter((value) -> !value.remainder().equals(FineNumbers.NONE)).toList();
		String value = SqliteFields.value(in.path());
		String remainder = SqliteFields.remainder(in.path());
		this.sql.add("((" + value + " IN (" + marks("?", plain.size()) + ")",
				plain.stream().map(SqlValue::value).toArray());
		this.sql.add(" AND " + remainder + "=?)", FineNumbers.NONE);
		if (!fine.isEmpty()) {
			this.sql.add(" OR (" + value + "," + remainder + ") IN (VALUES " + marks("(?,?)", fine.size()) + ")");
			fine.forEach((bound) -> this.sql.add("", bound.value(), bound.remainder()));
		}
		this.sql.add(")");
	}

	private static String marks(String mark, int count) {
		return String.join(",", Collections.nCopies(count, mark));
	}

	private void compare(Filter.Comparison comparison) {
		String value = SqliteFields.value(comparison.path());
		switch (comparison.operator()) {
			case EQ -> same(comparison.path(), comparison.value());
			case NE -> {
				this.sql.add("(" + value + "<>? AND NOT ", (Object) SqliteFields.NOTHING);
				same(comparison.path(), comparison.value());
				this.sql.add(")");
			}
			case LT -> ordered(comparison, "<", "<", true);
			case LTE -> ordered(comparison, "<=", "<=", true);
			case GT -> ordered(comparison, ">", ">", false);
			case GTE -> ordered(comparison, ">=", ">=", false);
			case CONTAINS -> text(comparison, "instr(" + value + ",?)>0");
			case STARTS_WITH -> text(comparison, "instr(" + value + ",?)=1");
			case ENDS_WITH -> endsWith(comparison, value);
		}
	}

	private void same(FieldPath path, FieldValue constant) {
		SqlValue bound = SqlValue.of(constant);
		this.sql.add("(" + SqliteFields.value(path) + "=? AND " + SqliteFields.remainder(path) + "=?)", bound.value(),
				bound.remainder());
	}

	private void ordered(Filter.Comparison comparison, String operator, String last, boolean less) {
		FieldValue constant = comparison.value();
		String value = SqliteFields.value(comparison.path());
		if (constant instanceof FieldValue.BooleanValue) {
			booleans(comparison, value);
		}
		else if (constant instanceof FieldValue.TextValue) {
			String otherBound = less ? value + ">=''" : value + "<x''";
			this.sql.add("(" + value + operator + "? AND " + otherBound + ")", SqlValue.of(constant).value());
		}
		else if (constant instanceof FieldValue.NumberValue) {
			SqlValue bound = SqlValue.of(constant);
			String strict = less ? "<?" : ">?";
			this.sql.add(
					"(" + value + (less ? "<=?" : ">=? AND " + value + "<''") + " AND (" + value + strict + " OR "
							+ SqliteFields.remainder(comparison.path()) + last + "?))",
					bound.value(), bound.value(), bound.remainder());
		}
		else {
			this.sql.add("0");
		}
	}

	private void booleans(Filter.Comparison comparison, String value) {
		List<Object> matching = new ArrayList<>();
		for (boolean candidate : new boolean[] { false, true }) {
			int order = new FieldValue.BooleanValue(candidate).compareTo(comparison.value());
			boolean matches = switch (comparison.operator()) {
				case LT -> order < 0;
				case LTE -> order <= 0;
				case GT -> order > 0;
				default -> order >= 0;
			};
			if (matches) {
				matching.add(candidate ? SqliteFields.TRUE : SqliteFields.FALSE);
			}
		}
		this.sql.add(value + " IN (" + marks("?", matching.size()) + ")", matching.toArray());
	}

	private void text(Filter.Comparison comparison, String condition) {
		this.sql.add("(typeof(" + SqliteFields.value(comparison.path()) + ")='text' AND " + condition + ")",
				SqlValue.of(comparison.value()).value());
	}

	private void endsWith(Filter.Comparison comparison, String value) {
		String suffix = ((FieldValue.TextValue) comparison.value()).value();
		int length = suffix.codePointCount(0, suffix.length());
		text(comparison, (length > 0) ? "substr(" + value + ",-" + length + ")=?" : "?=''");
	}

}
