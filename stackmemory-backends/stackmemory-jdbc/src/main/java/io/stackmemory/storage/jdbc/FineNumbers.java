package io.stackmemory.storage.jdbc;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import io.stackmemory.json.JsonDocument;

/**
 * Exact numbers for a database that compares by 64-bit floating point.
 * <p>
 * A number is ordered by two keys: the nearest double, and a text for what lies between
 * the number and the decimal that this double stands for: the first of its roundings to
 * 15, 16 and 17 digits that is nearest to it again. For nearly all numbers there is
 * nothing between, and the text is {@link #NONE}; they are called plain. For the others,
 * a document has a second one of the same shape beside it, in which they are
 * {@code [double, text]}, and all else is left out.
 * <p>
 * The text is {@code 4…~} for less than nothing and {@code 6…} for more: exponent plus
 * 50,000 and digits, each digit taken from 9 for less.
 */
final class FineNumbers {

	/** The text of plain numbers and of whatever is no number. */
	static final String NONE = "5";

	private static final int PLAIN_DIGITS = 15;

	private static final int EXPONENT_BIAS = 50_000;

	/** A number that every database reads as infinite. */
	private static final BigDecimal INFINITY = new BigDecimal("9e999");

	private FineNumbers() {
	}

	/**
	 * The text key of a number.
	 */
	static String remainder(BigDecimal number) {
		BigDecimal rest = number.subtract(reference(number.doubleValue()));
		if (rest.signum() == 0) {
			return NONE;
		}
		BigDecimal size = rest.abs().stripTrailingZeros();
		String key = (size.precision() - size.scale() - 1 + EXPONENT_BIAS) + size.unscaledValue().toString();
		return (rest.signum() > 0) ? "6" + key : "4" + complement(key) + "~";
	}

	/**
	 * The document of those numbers in a document that are not plain.
	 * @return its text, or null if there are none
	 */
	static @Nullable String remainders(JsonDocument document) {
		if (document.hasShortNumbers()) {
			return null;
		}
		JsonNode found = find(document.tree());
		return (found != null) ? found.toString() : null;
	}

	private static BigDecimal reference(double nearest) {
		if (!Double.isFinite(nearest)) {
			return BigDecimal.ZERO;
		}
		BigDecimal exact = new BigDecimal(nearest);
		for (int digits = PLAIN_DIGITS;; digits++) {
			BigDecimal rounded = exact.round(new MathContext(digits, RoundingMode.HALF_EVEN));
			if (rounded.doubleValue() == nearest) {
				return rounded;
			}
		}
	}

	private static String complement(String digits) {
		StringBuilder complement = new StringBuilder(digits.length());
		digits.chars().forEach((digit) -> complement.append((char) ('9' - (digit - '0'))));
		return complement.toString();
	}

	private static @Nullable JsonNode find(JsonNode node) {
		if (node.isNumber()) {
			return fine(node.decimalValue());
		}
		if (node.isObject()) {
			ObjectNode found = JsonNodeFactory.instance.objectNode();
			node.properties().forEach((member) -> {
				JsonNode inside = find(member.getValue());
				if (inside != null) {
					found.set(member.getKey(), inside);
				}
			});
			return found.isEmpty() ? null : found;
		}
		return node.isArray() ? findInArray(node) : null;
	}

	private static @Nullable JsonNode findInArray(JsonNode array) {
		ArrayNode found = JsonNodeFactory.instance.arrayNode();
		boolean any = false;
		for (JsonNode element : array.values()) {
			JsonNode inside = find(element);
			any |= inside != null;
			found.add((inside != null) ? inside : JsonNodeFactory.instance.nullNode());
		}
		return any ? found : null;
	}

	private static @Nullable JsonNode fine(BigDecimal number) {
		String remainder = remainder(number);
		if (remainder.equals(NONE)) {
			return null;
		}
		double nearest = number.doubleValue();
		ArrayNode pair = JsonNodeFactory.instance.arrayNode();
		if (Double.isFinite(nearest)) {
			pair.add(nearest);
		}
		else {
			pair.add((nearest > 0) ? INFINITY : INFINITY.negate());
		}
		return pair.add(remainder);
	}

}
