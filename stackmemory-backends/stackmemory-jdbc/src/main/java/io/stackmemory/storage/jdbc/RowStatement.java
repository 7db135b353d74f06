package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Function;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A statement for PostgreSQL that begins with rows of parameters, as columns of arrays.
 * The server makes a plan for the length of arrays each time, which takes longer than to
 * do what is planned where rows are few. So up to 16 rows are sent as a list of values,
 * for which a plan is kept: one list for each power of two, filled up with nulls.
 *
 * @param <R> the type of a row
 */
final class RowStatement<R> {

	private static final int LONGEST_LIST = 16;

	private static final Pattern ARRAYS = Pattern.compile("unnest\\(([^)]*)\\)");

	private final String arrays;

	/** The statement for 1, 2, 4, 8 and 16 rows, each as soon as it is needed. */
	private final AtomicReferenceArray<@Nullable String> lists = new AtomicReferenceArray<>(
			1 + Integer.numberOfTrailingZeros(LONGEST_LIST));

	private final List<Column<R>> columns;

	/**
	 * Creates a statement.
	 * @param arrays the text, with its rows as {@code unnest(?::text[],…)}
	 * @param columns what a row has
	 */
	RowStatement(String arrays, List<Column<R>> columns) {
		this.arrays = arrays;
		this.columns = columns;
	}

	private String list(int power) {
		String list = this.lists.get(power);
		if (list == null) {
			list = list(this.arrays, 1 << power);
			this.lists.set(power, list);
		}
		return list;
	}

	private static String list(String arrays, int rows) {
		return ARRAYS.matcher(arrays).replaceFirst((found) -> {
			String row = "(" + found.group(1).replace("[]", "") + ")";
			return "(VALUES " + String.join(",", Collections.nCopies(rows, row)) + ")";
		});
	}

	/**
	 * Prepares the statement and sets the rows.
	 */
	Prepared prepare(SqlSession session, List<R> rows) throws SQLException {
		if (rows.size() > LONGEST_LIST) {
			return prepareArrays(session, rows);
		}
		int power = Integer.SIZE - Integer.numberOfLeadingZeros(rows.size() - 1);
		PreparedStatement statement = session.prepare(list(power));
		int index = 0;
		for (int i = 0; i < 1 << power; i++) {
			for (Column<R> column : this.columns) {
				Object value = (i < rows.size()) ? column.value.apply(rows.get(i)) : null;
				statement.setObject(++index, value, column.type);
			}
		}
		return new Prepared(statement, index);
	}

	/**
	 * An array whose elements the driver knows the type of travels in binary form,
	 * without quotes that would have to be escaped.
	 */
	private Prepared prepareArrays(SqlSession session, List<R> rows) throws SQLException {
		PreparedStatement statement = session.prepare(this.arrays);
		Connection connection = session.connection();
		int index = 0;
		for (Column<R> column : this.columns) {
			List<@Nullable Object> values = new ArrayList<>(rows.size());
			rows.forEach((row) -> values.add(column.value.apply(row)));
			statement.setArray(++index,
					(column.type == Types.BIGINT) ? connection.createArrayOf("bigint", values.toArray(Long[]::new))
							: connection.createArrayOf("text", values.toArray(String[]::new)));
		}
		return new Prepared(statement, index);
	}

	/**
	 * A statement whose rows are set.
	 *
	 * @param statement the statement
	 * @param parameters how many parameters are set
	 */
	record Prepared(PreparedStatement statement, int parameters) {

	}

	/**
	 * A column of the rows.
	 *
	 * @param type its type, one of {@link Types}
	 * @param value gives the value of a row
	 * @param <R> the type of a row
	 */
	record Column<R>(int type, Function<R, @Nullable Object> value) {

		static <R> Column<R> text(Function<R, @Nullable Object> value) {
			return new Column<>(Types.VARCHAR, value);
		}

		static <R> Column<R> number(Function<R, @Nullable Object> value) {
			return new Column<>(Types.BIGINT, value);
		}

	}

}
