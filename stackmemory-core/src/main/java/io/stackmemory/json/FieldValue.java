package io.stackmemory.json;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Comparator;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;

/**
 * The value of a field as filters and sorts see it.
 * <p>
 * The natural order is total: numbers by their exact decimal value, then text by Unicode
 * code point, then {@code false} before {@code true}, then objects and arrays, which all
 * compare as equal, and null and absent last. Immutable.
 */
public sealed interface FieldValue extends Comparable<FieldValue> {

	/**
	 * The place of the value's type in the order of types.
	 * @return 0 for numbers, then text, booleans, structures, and last none
	 */
	int rank();

	@Override
	default int compareTo(FieldValue other) {
		if (this instanceof NumberValue left && other instanceof NumberValue right) {
			return left.value.compareTo(right.value);
		}
		if (this instanceof TextValue left && other instanceof TextValue right) {
			return compareByCodePoint(left.value, right.value);
		}
		if (this instanceof BooleanValue left && other instanceof BooleanValue right) {
			return Boolean.compare(left.value, right.value);
		}
		return Integer.compare(rank(), other.rank());
	}

	/**
	 * Whether both are of one JSON type and the same value: {@code 1.0} and {@code 1} are
	 * the same, {@code "1"} and {@code 1} are not. Structures are never the same as
	 * anything.
	 * @param other what to compare with
	 * @return whether both are the same
	 */
	default boolean sameAs(FieldValue other) {
		return rank() == other.rank() && !(this instanceof Structure) && compareTo(other) == 0;
	}

	/**
	 * Takes a value that a caller gave to a filter.
	 * @param value null, a {@link CharSequence}, {@link Boolean}, {@link Enum} (its name)
	 * or a finite number of the JDK
	 * @return the value
	 * @throws IllegalArgumentException if it is anything else
	 */
	static FieldValue of(@Nullable Object value) {
		if (value == null) {
			return None.INSTANCE;
		}
		if (value instanceof FieldValue given) {
			return given;
		}
		if (value instanceof CharSequence text) {
			return new TextValue(text.toString());
		}
		if (value instanceof Boolean bool) {
			return new BooleanValue(bool);
		}
		if (value instanceof Enum<?> constant) {
			return new TextValue(constant.name());
		}
		return new NumberValue(decimal(value));
	}

	/**
	 * Takes a value out of a parsed document.
	 * @param node the node, or null if there is none
	 * @return the value
	 */
	static FieldValue of(@Nullable JsonNode node) {
		if (node == null || node.isNull() || node.isMissingNode()) {
			return None.INSTANCE;
		}
		if (node.isString()) {
			return new TextValue(node.stringValue());
		}
		if (node.isNumber()) {
			return new NumberValue(node.decimalValue());
		}
		return node.isBoolean() ? new BooleanValue(node.booleanValue()) : Structure.INSTANCE;
	}

	private static BigDecimal decimal(Object value) {
		if (value instanceof Integer || value instanceof Long || value instanceof Short || value instanceof Byte) {
			return BigDecimal.valueOf(((Number) value).longValue());
		}
		if (value instanceof BigDecimal decimal) {
			return decimal;
		}
		if (value instanceof BigInteger integer) {
			return new BigDecimal(integer);
		}
		if (value instanceof Double || value instanceof Float) {
			if (!Double.isFinite(((Number) value).doubleValue())) {
				throw new IllegalArgumentException("JSON has no number " + value);
			}
			return new BigDecimal(value.toString());
		}
		throw new IllegalArgumentException("A field is compared with null, text, a boolean or a number, not with "
				+ value.getClass().getName() + ". Convert the value to what its JSON form holds.");
	}

	private static int compareByCodePoint(String left, String right) {
		int length = Math.min(left.length(), right.length());
		for (int i = 0; i < length; i++) {
			char one = left.charAt(i);
			char two = right.charAt(i);
			if (one != two) {
				boolean bothOrNeither = Character.isSurrogate(one) == Character.isSurrogate(two);
				return bothOrNeither ? Character.compare(one, two) : Character.isSurrogate(one) ? 1 : -1;
			}
		}
		return Integer.compare(left.length(), right.length());
	}

	/**
	 * Compares texts by Unicode code point, which is the order of their UTF-8 bytes.
	 */
	Comparator<String> BY_CODE_POINT = FieldValue::compareByCodePoint;

	/**
	 * Null or absent.
	 */
	record None() implements FieldValue {

		/** The only one. */
		public static final FieldValue INSTANCE = new None();

		@Override
		public int rank() {
			return 4;
		}

	}

	/**
	 * A number.
	 *
	 * @param value its exact value
	 */
	record NumberValue(BigDecimal value) implements FieldValue {

		public NumberValue {
			NumberLimits.check(value);
		}

		@Override
		public int rank() {
			return 0;
		}

		@Override
		public boolean equals(@Nullable Object other) {
			return other instanceof NumberValue number && this.value.compareTo(number.value) == 0;
		}

		@Override
		public int hashCode() {
			return Objects.hashCode(this.value.stripTrailingZeros());
		}

	}

	/**
	 * Text.
	 *
	 * @param value the text
	 */
	record TextValue(String value) implements FieldValue {

		public TextValue {
			String problem = StorableText.findProblem(value);
			if (problem != null) {
				throw new IllegalArgumentException("A text with " + problem + " can't be stored, so no field has it");
			}
		}

		@Override
		public int rank() {
			return 1;
		}

	}

	/**
	 * A truth value.
	 *
	 * @param value the value
	 */
	record BooleanValue(boolean value) implements FieldValue {

		@Override
		public int rank() {
			return 2;
		}

	}

	/**
	 * An object or an array.
	 */
	record Structure() implements FieldValue {

		/** The only one. */
		public static final FieldValue INSTANCE = new Structure();

		@Override
		public int rank() {
			return 3;
		}

	}

}
