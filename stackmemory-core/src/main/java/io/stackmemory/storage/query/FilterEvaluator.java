package io.stackmemory.storage.query;

import java.util.List;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;

/**
 * Decides whether a document matches a filter: the definition that every backend agrees
 * with.
 * <ul>
 * <li>Equal means: of one JSON type and the same value. Numbers are the same if their
 * exact decimal values are, so {@code 1} equals {@code 1.0} and 2^53 does not equal
 * 2^53+1.
 * <li>{@code eq null} matches null and absent. {@code ne x} matches what is there, is not
 * null, and does not equal {@code x}, also when it is of another type.
 * <li>Less and greater compare numbers with numbers, text with text (by code point) and
 * booleans with booleans; for any other pair, and for null, they are false.
 * <li>Objects and arrays equal nothing.
 * <li>An empty {@code or} and an empty {@code in} match nothing, an empty {@code and}
 * everything.
 * </ul>
 */
public final class FilterEvaluator {

	private FilterEvaluator() {
	}

	/**
	 * Whether the document matches.
	 * @param filter the filter
	 * @param document the document
	 * @return whether it matches
	 */
	public static boolean matches(Filter filter, JsonDocument document) {
		if (filter instanceof Filter.And and) {
			return matchesAll(and.filters(), document);
		}
		if (filter instanceof Filter.Or or) {
			return or.filters().stream().anyMatch((part) -> matches(part, document));
		}
		if (filter instanceof Filter.In in) {
			FieldValue field = document.field(in.path());
			return in.values().stream().anyMatch(field::sameAs);
		}
		Filter.Comparison comparison = (Filter.Comparison) filter;
		return compare(document.field(comparison.path()), comparison.operator(), comparison.value());
	}

	private static boolean matchesAll(List<Filter> filters, JsonDocument document) {
		for (Filter filter : filters) {
			if (!matches(filter, document)) {
				return false;
			}
		}
		return true;
	}

	private static boolean compare(FieldValue field, Filter.Operator operator, FieldValue value) {
		return switch (operator) {
			case EQ -> field.sameAs(value);
			case NE -> field.rank() != FieldValue.None.INSTANCE.rank() && !field.sameAs(value);
			case LT -> isOrdered(field, value) && field.compareTo(value) < 0;
			case LTE -> isOrdered(field, value) && field.compareTo(value) <= 0;
			case GT -> isOrdered(field, value) && field.compareTo(value) > 0;
			case GTE -> isOrdered(field, value) && field.compareTo(value) >= 0;
			case CONTAINS -> field instanceof FieldValue.TextValue text && text.value().contains(text(value));
			case STARTS_WITH -> field instanceof FieldValue.TextValue text && text.value().startsWith(text(value));
			case ENDS_WITH -> field instanceof FieldValue.TextValue text && text.value().endsWith(text(value));
		};
	}

	private static boolean isOrdered(FieldValue field, FieldValue value) {
		return field.rank() == value.rank() && field.rank() != FieldValue.None.INSTANCE.rank();
	}

	private static String text(FieldValue value) {
		return ((FieldValue.TextValue) value).value();
	}

}
