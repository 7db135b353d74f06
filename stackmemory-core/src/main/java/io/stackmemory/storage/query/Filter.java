package io.stackmemory.storage.query;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;

/**
 * A condition on the fields of a document.
 * <p>
 * What a filter means is defined by {@link FilterEvaluator}: values are compared within
 * one JSON type only; text is matched literally and case-sensitively; numbers are
 * compared by their exact decimal value. Immutable.
 */
public sealed interface Filter {

	/** Matches every document. */
	Filter ALL = new And(List.of());

	/**
	 * The field has this value. {@code null} matches a field that is null or absent.
	 * @param path the field's path
	 * @param value null, text, a boolean, an enum constant (by name) or a number
	 * @return the filter
	 */
	static Filter eq(String path, @Nullable Object value) {
		return compare(path, Operator.EQ, value);
	}

	/**
	 * The field is there, is not null, and has another value. {@code null} matches every
	 * field that is there and not null.
	 * @param path the field's path
	 * @param value as for {@link #eq(String, Object)}
	 * @return the filter
	 */
	static Filter ne(String path, @Nullable Object value) {
		return compare(path, Operator.NE, value);
	}

	/**
	 * The field is less than the value.
	 * @param path the field's path
	 * @param value text, a boolean, an enum constant (by name) or a number
	 * @return the filter
	 */
	static Filter lt(String path, Object value) {
		return compare(path, Operator.LT, value);
	}

	/**
	 * The field is less than the value or the same.
	 * @param path the field's path
	 * @param value text, a boolean, an enum constant (by name) or a number
	 * @return the filter
	 */
	static Filter lte(String path, Object value) {
		return compare(path, Operator.LTE, value);
	}

	/**
	 * The field is greater than the value.
	 * @param path the field's path
	 * @param value text, a boolean, an enum constant (by name) or a number
	 * @return the filter
	 */
	static Filter gt(String path, Object value) {
		return compare(path, Operator.GT, value);
	}

	/**
	 * The field is greater than the value or the same.
	 * @param path the field's path
	 * @param value text, a boolean, an enum constant (by name) or a number
	 * @return the filter
	 */
	static Filter gte(String path, Object value) {
		return compare(path, Operator.GTE, value);
	}

	/**
	 * The field has one of these values, each as in {@link #eq(String, Object)}. No
	 * values match nothing.
	 * @param path the field's path
	 * @param values the values, 1,000 at most
	 * @return the filter
	 */
	static Filter in(String path, Collection<? extends @Nullable Object> values) {
		return new In(FieldPath.of(path), values.stream().map(FieldValue::of).toList());
	}

	/**
	 * The field is text that contains this text.
	 * @param path the field's path
	 * @param text what to look for; every character means itself
	 * @return the filter
	 */
	static Filter contains(String path, String text) {
		return compare(path, Operator.CONTAINS, text);
	}

	/**
	 * The field is text that begins with this text.
	 * @param path the field's path
	 * @param text what to look for; every character means itself
	 * @return the filter
	 */
	static Filter startsWith(String path, String text) {
		return compare(path, Operator.STARTS_WITH, text);
	}

	/**
	 * The field is text that ends with this text.
	 * @param path the field's path
	 * @param text what to look for; every character means itself
	 * @return the filter
	 */
	static Filter endsWith(String path, String text) {
		return compare(path, Operator.ENDS_WITH, text);
	}

	/**
	 * All of the filters match; none at all match everything.
	 * @param filters the filters
	 * @return the filter
	 */
	static Filter and(Filter... filters) {
		return new And(Arrays.asList(filters));
	}

	/**
	 * One of the filters matches at least; none at all match nothing.
	 * @param filters the filters
	 * @return the filter
	 */
	static Filter or(Filter... filters) {
		return new Or(Arrays.asList(filters));
	}

	private static Filter compare(String path, Operator operator, @Nullable Object value) {
		return new Comparison(FieldPath.of(path), operator, FieldValue.of(value));
	}

	/**
	 * How a field is compared.
	 */
	enum Operator {

		/** Same value. */
		EQ,

		/** There, not null, and not the same value. */
		NE,

		/** Less. */
		LT,

		/** Less or same. */
		LTE,

		/** Greater. */
		GT,

		/** Greater or same. */
		GTE,

		/** Text that contains a text. */
		CONTAINS,

		/** Text that begins with a text. */
		STARTS_WITH,

		/** Text that ends with a text. */
		ENDS_WITH;

		boolean isForText() {
			return this == CONTAINS || this == STARTS_WITH || this == ENDS_WITH;
		}

	}

	/**
	 * Compares one field with one value.
	 *
	 * @param path the field
	 * @param operator how
	 * @param value with what; no structure, and text where the operator is for text
	 */
	record Comparison(FieldPath path, Operator operator, FieldValue value) implements Filter {

		public Comparison {
			if (value instanceof FieldValue.Structure) {
				throw new IllegalArgumentException("'" + path + "' can't be compared with an object or array");
			}
			if (operator.isForText() && !(value instanceof FieldValue.TextValue)) {
				throw new IllegalArgumentException(operator + " on '" + path + "' needs a text");
			}
		}

	}

	/**
	 * Compares one field with several values.
	 *
	 * @param path the field
	 * @param values the values, 1,000 at most
	 */
	record In(FieldPath path, List<FieldValue> values) implements Filter {

		private static final int MAXIMUM_VALUES = 1000;

		public In {
			values = List.copyOf(values);
			if (values.size() > MAXIMUM_VALUES) {
				throw new IllegalArgumentException("'in' on '" + path + "' has " + values.size() + " values, "
						+ MAXIMUM_VALUES + " are possible; ask in several queries");
			}
			if (values.contains(FieldValue.Structure.INSTANCE)) {
				throw new IllegalArgumentException("'" + path + "' can't be compared with an object or array");
			}
		}

	}

	/**
	 * All match.
	 *
	 * @param filters the parts
	 */
	record And(List<Filter> filters) implements Filter {

		public And {
			filters = List.copyOf(filters);
		}

	}

	/**
	 * One matches at least.
	 *
	 * @param filters the parts
	 */
	record Or(List<Filter> filters) implements Filter {

		public Or {
			filters = List.copyOf(filters);
		}

	}

}
