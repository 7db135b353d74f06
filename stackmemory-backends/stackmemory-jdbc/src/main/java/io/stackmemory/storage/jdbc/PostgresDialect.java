package io.stackmemory.storage.jdbc;

import java.math.BigDecimal;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
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
 * PostgreSQL. A field is three columns: a text whose first letter is the type, where what
 * follows is the beginning of a text; the number, which is exact; and what is left of a
 * text that is longer than its beginning. Only the first two are in an index, whose rows
 * can't be longer than a third of a page. Texts are compared by code point, whatever the
 * order of the database is.
 */
final class PostgresDialect implements SqlDialect {

	/** How many characters of a text are in an index. */
	static final int BEGINNING = 100;

	private static final String NUMBER = "n";

	private static final String TEXT = "t";

	/** What comes behind all texts. */
	private static final String AFTER_TEXTS = "u";

	private static final String FALSE = "ufalse";

	private static final String TRUE = "utrue";

	private static final String STRUCTURE = "v";

	private static final String NOTHING = "w";

	private static final PathExpressions BEGINNINGS = new PathExpressions(PostgresDialect::writeBeginning);

	private static final PathExpressions NUMBERS = new PathExpressions(PostgresDialect::writeNumber);

	private static final PathExpressions RESTS = new PathExpressions(PostgresDialect::writeRest);

	private final String schema;

	/**
	 * Creates the dialect for tables of a schema.
	 * @param schema the name of the schema, which needs no quotes
	 */
	PostgresDialect(String schema) {
		this.schema = schema;
	}

	@Override
	public String table(String name) {
		return this.schema + "." + name;
	}

	@Override
	public String entry() {
		return EntryRows.COLUMNS;
	}

	@Override
	public Entry entry(Namespace namespace, @Nullable EntryKey known, ResultSet row, int column) throws SQLException {
		return EntryRows.entry(namespace, known, row, column);
	}

	@Override
	public List<String> columns(FieldPath path) {
		return List.of(beginning(path), number(path), rest(path));
	}

	@Override
	public int indexedColumns() {
		return 2;
	}

	@Override
	public List<Object> constants(FieldValue value) {
		if (value instanceof FieldValue.NumberValue number) {
			return List.of(NUMBER, number.value(), "");
		}
		if (value instanceof FieldValue.TextValue text) {
			int end = endOfBeginning(text.value());
			return List.of(TEXT + text.value().substring(0, end), BigDecimal.ZERO, text.value().substring(end));
		}
		if (value instanceof FieldValue.BooleanValue bool) {
			return List.of(bool.value() ? TRUE : FALSE, BigDecimal.ZERO, "");
		}
		return List.of((value instanceof FieldValue.Structure) ? STRUCTURE : NOTHING, BigDecimal.ZERO, "");
	}

	/**
	 * What is left of a text matters only to one that fills its beginning.
	 */
	@Override
	public void same(SqlText sql, FieldPath path, FieldValue constant) {
		List<Object> bound = constants(constant);
		sql.add("(").add(beginning(path)).add("=? AND ").add(number(path)).add("=?").bind(bound.subList(0, 2));
		if (fillsBeginning(constant)) {
			sql.add(" AND " + rest(path) + "=?", bound.get(2));
		}
		sql.add(")");
	}

	@Override
	public void in(SqlText sql, FieldPath path, List<FieldValue> constants) {
		List<Object> numbers = new ArrayList<>();
		List<Object> others = new ArrayList<>();
		List<FieldValue> filling = new ArrayList<>();
		for (FieldValue constant : constants) {
			if (constant instanceof FieldValue.NumberValue number) {
				numbers.add(number.value());
			}
			else if (fillsBeginning(constant)) {
				filling.add(constant);
			}
			else {
				others.add(constants(constant).get(0));
			}
		}
		String or = "(";
		if (!others.isEmpty()) {
			sql.add(or + "(" + beginning(path) + " IN (" + marks(others) + ") AND " + number(path) + "=0)")
				.bind(others);
			or = " OR ";
		}
		if (!numbers.isEmpty()) {
			sql.add(or + "(" + beginning(path) + "='" + NUMBER + "' AND " + number(path) + " IN (" + marks(numbers)
					+ "))")
				.bind(numbers);
			or = " OR ";
		}
		for (FieldValue constant : filling) {
			sql.add(or);
			same(sql, path, constant);
			or = " OR ";
		}
		sql.add(")");
	}

	@Override
	public void ordered(SqlText sql, FieldPath path, Filter.Operator operator, FieldValue constant) {
		boolean less = operator == Filter.Operator.LT || operator == Filter.Operator.LTE;
		String sign = FilterSql.sign(operator);
		List<Object> bound = constants(constant);
		if (constant instanceof FieldValue.NumberValue) {
			sql.add("(" + beginning(path) + "='" + NUMBER + "' AND " + number(path) + sign + "?)", bound.get(1));
			return;
		}
		String beginning = beginning(path);
		String strict = less ? "<?" : ">?";
		sql.add("(" + beginning + (less ? ">='" + TEXT : "<'" + AFTER_TEXTS) + "' AND ");
		if (fillsBeginning(constant)) {
			sql.add(beginning + (less ? "<=?" : ">=?") + " AND (" + beginning + strict + " OR " + rest(path) + sign
					+ "?))", bound.get(0), bound.get(0), bound.get(2));
		}
		else {
			sql.add(beginning + sign + "?)", bound.get(0));
		}
	}

	@Override
	public void text(SqlText sql, FieldPath path, Filter.Operator operator, String constant) {
		int length = constant.codePointCount(0, constant.length());
		if (operator == Filter.Operator.STARTS_WITH && length <= BEGINNING) {
			String end = QuerySql.endOfPrefix(TEXT + constant);
			sql.add("(" + beginning(path) + ">=? AND " + beginning(path) + "<?)", TEXT + constant, end);
			return;
		}
		String text = text(path) + " COLLATE \"C\"";
		String condition = switch (operator) {
			case STARTS_WITH -> "starts_with(" + text + ",?)";
			case ENDS_WITH -> "right(" + text + "," + length + ")=?";
			default -> "strpos(" + text + ",?)>0";
		};
		sql.add("(jsonb_typeof(" + json(path) + ")='string' AND " + condition + ")", constant);
	}

	@Override
	public void key(SqlText sql, List<String> literals) {
		String pattern = String.join("%", literals.stream().map(PostgresDialect::escape).toList());
		if (!pattern.equals("%")) {
			sql.add(" AND entry_key LIKE ?", pattern);
		}
	}

	private static String escape(String literal) {
		return literal.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
	}

	/**
	 * Whether a value may differ from others with the same columns of an index.
	 */
	static boolean fillsBeginning(FieldValue constant) {
		return constant instanceof FieldValue.TextValue text
				&& text.value().codePointCount(0, text.value().length()) >= BEGINNING;
	}

	private static int endOfBeginning(String text) {
		return (text.codePointCount(0, text.length()) > BEGINNING) ? text.offsetByCodePoints(0, BEGINNING)
				: text.length();
	}

	private static String beginning(FieldPath path) {
		return BEGINNINGS.of(path);
	}

	private static String writeBeginning(FieldPath path) {
		return """
				(CASE jsonb_typeof(%1$s) WHEN 'string' THEN 't'||left(%2$s,%3$d) WHEN 'number' THEN 'n' \
				WHEN 'boolean' THEN 'u'||%2$s \
				WHEN 'object' THEN 'v' WHEN 'array' THEN 'v' ELSE 'w' END COLLATE "C")""".formatted(json(path),
				text(path), BEGINNING);
	}

	private static String number(FieldPath path) {
		return NUMBERS.of(path);
	}

	private static String writeNumber(FieldPath path) {
		return "(CASE jsonb_typeof(%1$s) WHEN 'number' THEN (%1$s)::numeric ELSE 0 END)".formatted(json(path));
	}

	private static String rest(FieldPath path) {
		return RESTS.of(path);
	}

	private static String writeRest(FieldPath path) {
		return "(CASE jsonb_typeof(%s) WHEN 'string' THEN substr(%s,%d) ELSE '' END COLLATE \"C\")"
			.formatted(json(path), text(path), BEGINNING + 1);
	}

	/**
	 * The field as JSON. The short form for positions in arrays would take a text or a
	 * number for an array of one, so a path with a position is a strict one of SQL/JSON.
	 */
	private static String json(FieldPath path) {
		return hasPositions(path) ? "jsonb_path_query_first(value,'" + strict(path) + "','{}',true)"
				: member(path, "->");
	}

	/**
	 * The field as text, without quotes.
	 */
	private static String text(FieldPath path) {
		return "(" + (hasPositions(path) ? json(path) + "#>>'{}'" : member(path, "->>")) + ")";
	}

	private static boolean hasPositions(FieldPath path) {
		return path.steps().stream().anyMatch(FieldPath.Index.class::isInstance);
	}

	/**
	 * A field of objects within objects.
	 * @param last the operator that gives it
	 */
	private static String member(FieldPath path, String last) {
		StringBuilder member = new StringBuilder("value");
		int left = path.steps().size();
		for (FieldPath.Step step : path.steps()) {
			member.append((--left > 0) ? "->" : last).append('\'').append(((FieldPath.Name) step).name()).append('\'');
		}
		return member.toString();
	}

	private static String strict(FieldPath path) {
		StringBuilder strict = new StringBuilder("strict $");
		for (FieldPath.Step step : path.steps()) {
			if (step instanceof FieldPath.Name name) {
				strict.append(".\"").append(name.name()).append('"');
			}
			else {
				strict.append('[').append(((FieldPath.Index) step).position()).append(']');
			}
		}
		return strict.toString();
	}

	private static String marks(List<?> values) {
		return String.join(",", Collections.nCopies(values.size(), "?"));
	}

}
