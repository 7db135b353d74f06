package io.stackmemory.json;

import java.math.BigDecimal;

/**
 * The numbers that every backend can keep to the last digit: at most 1,000 digits, and
 * between 1e-10000 and 1e10000 in magnitude, or zero.
 */
final class NumberLimits {

	static final int MAXIMUM_DIGITS = 1000;

	static final int MAXIMUM_EXPONENT = 10_000;

	private NumberLimits() {
	}

	static void check(BigDecimal number) {
		long exponent = (long) number.precision() - number.scale() - 1;
		boolean tooLong = number.precision() > MAXIMUM_DIGITS;
		if (tooLong || Math.abs(exponent) > MAXIMUM_EXPONENT
				|| Math.abs((long) number.scale()) > 2 * MAXIMUM_EXPONENT) {
			throw new JsonSyntaxException("A number has "
					+ (tooLong ? "more than " + MAXIMUM_DIGITS + " digits" : "an exponent beyond " + MAXIMUM_EXPONENT)
					+ "; store it as text instead");
		}
	}

}
