package io.stackmemory.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collections;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;

/**
 * SQLite. A field is two columns: its value, where numbers are less than texts and those
 * less than blobs, and the remainder of a number that is finer than a double, see
 * {@link FineNumbers}.
 */
final class SqliteDialect implements SqlDialect {

	static final SqliteDialect INSTANCE = new SqliteDialect();

	private static final byte[] FALSE = { 0 };

	private static final byte[] TRUE = { 1 };

	/** An object or an array. */
	private static final byte[] STRUCTURE = { 2 };

	/** Null or absent. */
	private static final byte[] NOTHING = { 3 };

	/** A constant needs no call of native code. */
	private static final String IS_PLAIN = "='" + FineNumbers.NONE + "')";

	private static final PathExpressions VALUES = new PathExpressions(SqliteDialect::writeValue);

	private static final PathExpressions REMAINDERS = new PathExpressions(SqliteDialect::writeRemainder);

	private SqliteDialect() {
	}

	@Override
	public String table(String name) {
		return name;
	}

	@Override
	public String entry() {
		return SqliteRows.COLUMNS;
	}

	@Override
	public Entry entry(Namespace namespace, @Nullable EntryKey known, ResultSet row, int column) throws SQLException {
		return SqliteRows.entry(namespace, known, row, column);
	}

	@Override
	public List<String> columns(FieldPath path) {
		return List.of(value(path), remainder(path));
	}

	@Override
	public int indexedColumns() {
		return 2;
	}

	@Override
	public List<Object> constants(FieldValue value) {
		if (value instanceof FieldValue.NumberValue number) {
			return List.of(number.value().doubleValue(), FineNumbers.remainder(number.value()));
		}
		if (value instanceof FieldValue.TextValue text) {
			return List.of(text.value(), FineNumbers.NONE);
		}
		if (value instanceof FieldValue.BooleanValue bool) {
			return List.of(bool.value() ? TRUE : FALSE, FineNumbers.NONE);
		}
		return List.of((value instanceof FieldValue.Structure) ? STRUCTURE : NOTHING, FineNumbers.NONE);
	}

	@Override
	public void same(SqlText sql, FieldPath path, FieldValue constant) {
		List<Object> bound = constants(constant);
		boolean plain = bound.get(1).equals(FineNumbers.NONE);
		sql.add("(").add(value(path)).add("=? AND ").add(remainder(path)).add(plain ? IS_PLAIN : "=?)");
		sql.bind(plain ? bound.subList(0, 1) : bound);
	}

	/**
	 * Values without a remainder are one list, which an index can be searched with.
	 */
	@Override
	public void in(SqlText sql, FieldPath path, List<FieldValue> constants) {
		List<List<Object>> values = constants.stream().map(this::constants).toList();
		List<List<Object>> plain = values.stream().filter((value) -> value.get(1).equals(FineNumbers.NONE)).toList();
		List<List<Object>> fine = values.stream().filter((value) -> !value.get(1).equals(FineNumbers.NONE)).toList();
		sql.add("((" + value(path) + " IN (" + marks("?", plain.size()) + ") AND " + remainder(path) + "=?)")
			.bind(plain.stream().map((value) -> value.get(0)).toList())
			.bind(List.of(FineNumbers.NONE));
		if (!fine.isEmpty()) {
			sql.add(" OR (" + value(path) + "," + remainder(path) + ") IN (VALUES " + marks("(?,?)", fine.size())
					+ ")");
			fine.forEach(sql::bind);
		}
		sql.add(")");
	}

	@Override
	public void ordered(SqlText sql, FieldPath path, Filter.Operator operator, FieldValue constant) {
		String value = value(path);
		boolean less = operator == Filter.Operator.LT || operator == Filter.Operator.LTE;
		String sign = FilterSql.sign(operator);
		if (constant instanceof FieldValue.TextValue text) {
			sql.add("(" + value + sign + "? AND " + value + (less ? ">=''" : "<x''") + ")", text.value());
		}
		else {
			List<Object> bound = constants(constant);
			sql.add("(" + value + (less ? "<=?" : ">=? AND " + value + "<''") + " AND (" + value + (less ? "<?" : ">?")
					+ " OR " + remainder(path) + sign + "?))", bound.get(0), bound.get(0), bound.get(1));
		}
	}

	@Override
	public void text(SqlText sql, FieldPath path, Filter.Operator operator, String constant) {
		String value = value(path);
		int length = length(constant);
		String condition = switch (operator) {
			case STARTS_WITH -> "instr(" + value + ",?)=1";
			case ENDS_WITH -> (length > 0) ? "substr(" + value + ",-" + length + ")=?" : "?=''";
			default -> "instr(" + value + ",?)>0";
		};
		sql.add("(typeof(" + value + ")='text' AND " + condition + ")", constant);
	}

	/**
	 * SQLite's own patterns take U+FFFD, U+FFFE and U+FFFF for the same, so the literals
	 * are looked for one after the other: the first at the beginning, the last at the
	 * end, and each of the others in what is left behind the one before.
	 */
	@Override
	public void key(SqlText sql, List<String> literals) {
		int prefix = length(literals.get(0));
		String suffix = literals.get(literals.size() - 1);
		if (!suffix.isEmpty()) {
			sql.add(" AND length(entry_key)>=" + (prefix + length(suffix)));
			sql.add(" AND substr(entry_key,-" + length(suffix) + ")=?", suffix);
		}
		List<String> middle = literals.subList(1, literals.size() - 1)
			.stream()
			.filter((literal) -> !literal.isEmpty())
			.toList();
		if (!middle.isEmpty()) {
			sql.add(" AND EXISTS (");
			behind(sql, middle, "SELECT substr(entry_key," + (prefix + 1) + ",length(entry_key)-"
					+ (prefix + length(suffix)) + ") AS rest");
			sql.add(")");
		}
	}

	/**
	 * Selects what is left of a text behind literals, or nothing if they are not in it.
	 * The limits keep SQLite from merging the selects into one, which doubles with each.
	 */
	private static void behind(SqlText sql, List<String> literals, String text) {
		if (literals.isEmpty()) {
			sql.add(text + " LIMIT 1");
			return;
		}
		String last = literals.get(literals.size() - 1);
		sql.add("SELECT substr(rest,instr(rest,?)+" + length(last) + ") AS rest FROM (", last);
		behind(sql, literals.subList(0, literals.size() - 1), text);
		sql.add(") WHERE instr(rest,?)>0 LIMIT 1", last);
	}

	/**
	 * The value: a double, a text, or one of the blobs.
	 */
	private static String value(FieldPath path) {
		return VALUES.of(path);
	}

	private static String remainder(FieldPath path) {
		return REMAINDERS.of(path);
	}

	private static String writeValue(FieldPath path) {
		String at = jsonPath(path);
		return """
				CASE json_type(value,%1$s) WHEN 'text' THEN value->>%1$s \
				WHEN 'integer' THEN CAST(coalesce(remainders->>%2$s,value->>%1$s) AS REAL) \
				WHEN 'real' THEN CAST(coalesce(remainders->>%2$s,value->>%1$s) AS REAL) \
				WHEN 'true' THEN x'01' WHEN 'false' THEN x'00' \
				WHEN 'object' THEN x'02' WHEN 'array' THEN x'02' ELSE x'03' END""".formatted(at, element(at, 0));
	}

	private static String writeRemainder(FieldPath path) {
		return "coalesce(remainders->>" + element(jsonPath(path), 1) + ",'" + FineNumbers.NONE + "')";
	}

	private static String element(String jsonPath, int position) {
		return jsonPath.substring(0, jsonPath.length() - 1) + "[" + position + "]'";
	}

	private static String jsonPath(FieldPath path) {
		StringBuilder text = new StringBuilder("'$");
		for (FieldPath.Step step : path.steps()) {
			if (step instanceof FieldPath.Name name) {
				text.append(".\"").append(name.name()).append('"');
			}
			else {
				text.append('[').append(((FieldPath.Index) step).position()).append(']');
			}
		}
		return text.append('\'').toString();
	}

	private static int length(String text) {
		return text.codePointCount(0, text.length());
	}

	private static String marks(String mark, int count) {
		return String.join(",", Collections.nCopies(count, mark));
	}

}
