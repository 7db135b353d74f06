package io.stackmemory.storage.jdbc;

import java.util.List;
import java.util.stream.Stream;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;

/**
 * Writes a filter as a condition that agrees with
 * {@link io.stackmemory.storage.query.FilterEvaluator}. Every value is bound.
 */
final class FilterSql {

	private static final String ALWAYS = "1=1";

	private static final String NEVER = "1=0";

	private final SqlDialect dialect;

	private final SqlText sql;

	FilterSql(SqlDialect dialect, SqlText sql) {
		this.dialect = dialect;
		this.sql = sql;
	}

	void add(Filter filter) {
		if (filter instanceof Filter.And and) {
			join(and.filters(), " AND ", ALWAYS);
		}
		else if (filter instanceof Filter.Or or) {
			join(or.filters(), " OR ", NEVER);
		}
		else if (filter instanceof Filter.In in) {
			in(in.path(), in.values());
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

	private void in(FieldPath path, List<FieldValue> values) {
		if (values.isEmpty()) {
			this.sql.add(NEVER);
		}
		else {
			this.dialect.in(this.sql, path, values);
		}
	}

	private void compare(Filter.Comparison comparison) {
		FieldPath path = comparison.path();
		FieldValue constant = comparison.value();
		switch (comparison.operator()) {
			case EQ -> this.dialect.same(this.sql, path, constant);
			case NE -> {
				this.sql.add("(NOT ");
				this.dialect.same(this.sql, path, FieldValue.None.INSTANCE);
				this.sql.add(" AND NOT ");
				this.dialect.same(this.sql, path, constant);
				this.sql.add(")");
			}
			case LT, LTE, GT, GTE -> ordered(path, comparison.operator(), constant);
			case CONTAINS, STARTS_WITH, ENDS_WITH ->
				this.dialect.text(this.sql, path, comparison.operator(), ((FieldValue.TextValue) constant).value());
		}
	}

	private void ordered(FieldPath path, Filter.Operator operator, FieldValue constant) {
		if (constant instanceof FieldValue.TextValue || constant instanceof FieldValue.NumberValue) {
			this.dialect.ordered(this.sql, path, operator, constant);
		}
		else if (constant instanceof FieldValue.BooleanValue) {
			in(path, Stream.of(false, true)
				.<FieldValue>map(FieldValue.BooleanValue::new)
				.filter((candidate) -> holds(operator, candidate.compareTo(constant)))
				.toList());
		}
		else {
			this.sql.add(NEVER);
		}
	}

	/**
	 * How SQL writes an operator that orders.
	 */
	static String sign(Filter.Operator operator) {
		return switch (operator) {
			case LT -> "<";
			case LTE -> "<=";
			case GT -> ">";
			case GTE -> ">=";
			default -> throw new IllegalArgumentException(operator + " does not order");
		};
	}

	private static boolean holds(Filter.Operator operator, int order) {
		return switch (operator) {
			case LT -> order < 0;
			case LTE -> order <= 0;
			case GT -> order > 0;
			default -> order >= 0;
		};
	}

}
