package io.stackmemory.storage.support;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;

/**
 * Writes values of fields as bytes that compare, one by one and unsigned, as
 * {@link FieldValue} orders the values: a byte for the type, then for a number its sign,
 * decimal exponent and digits, for text its UTF-8 form. Each value ends before the next
 * begins, so keys of several values compare value by value.
 */
final class IndexKeys {

	private static final int NUMBER = 0x10;

	private static final int TEXT = 0x20;

	private static final int BOOLEAN = 0x30;

	private static final int STRUCTURE = 0x40;

	private static final int NONE = 0x50;

	private static final int NEGATIVE = 0x01;

	private static final int ZERO = 0x02;

	private static final int POSITIVE = 0x03;

	private static final int END = 0x00;

	/** What most keys have room in, in bytes. */
	private static final int ROOM = 128;

	/** What a buffer that is used again keeps at most, in bytes. */
	private static final int KEPT = 64 << 10;

	private static final int DIGITS_OF_LONG = 18;

	private IndexKeys() {
	}

	/**
	 * Creates what keys are written into.
	 */
	static Utf8Buffer buffer() {
		return new Utf8Buffer(ROOM);
	}

	/**
	 * The key of an entry.
	 */
	static byte[] of(List<FieldValue> values, String key) {
		Utf8Buffer out = buffer();
		for (FieldValue value : values) {
			append(out, value);
		}
		out.add(key);
		return out.toArray();
	}

	/**
	 * Writes the key of an entry in place of what was written before.
	 */
	static void write(Utf8Buffer out, JsonDocument document, List<FieldPath> fields, String key) {
		out.clear(KEPT);
		for (FieldPath field : fields) {
			append(out, document.field(field));
		}
		out.add(key);
	}

	/**
	 * What all keys begin with whose first values are these.
	 */
	static byte[] prefix(List<FieldValue> values) {
		return of(values, "");
	}

	/**
	 * What all keys begin with whose first values are these, and whose next value is of
	 * the same type as another one.
	 */
	static byte[] typePrefix(List<FieldValue> values, FieldValue sameType) {
		byte[] prefix = prefix(values);
		byte[] longer = Arrays.copyOf(prefix, prefix.length + 1);
		longer[prefix.length] = prefix(List.of(sameType))[0];
		return longer;
	}

	/**
	 * The smallest bytes that are greater than everything that begins so.
	 */
	static byte[] after(byte[] prefix) {
		int last = prefix.length - 1;
		while (last >= 0 && prefix[last] == (byte) 0xff) {
			last--;
		}
		if (last < 0) {
			// Nothing begins with this
			return new byte[] { (byte) 0xff };
		}
		byte[] next = Arrays.copyOf(prefix, last + 1);
		next[last]++;
		return next;
	}

	private static void append(Utf8Buffer out, FieldValue value) {
		if (value instanceof FieldValue.NumberValue number) {
			out.add(NUMBER);
			append(out, number.value());
		}
		else if (value instanceof FieldValue.TextValue text) {
			out.add(TEXT);
			out.add(text.value());
			// No text has U+0000
			out.add(END);
		}
		else if (value instanceof FieldValue.BooleanValue bool) {
			out.add(BOOLEAN);
			out.add(bool.value() ? 1 : 0);
		}
		else {
			out.add((value instanceof FieldValue.Structure) ? STRUCTURE : NONE);
		}
	}

	/**
	 * Appends sign, exponent and digits; all of a negative number but its sign is
	 * inverted.
	 */
	private static void append(Utf8Buffer out, BigDecimal number) {
		if (number.signum() == 0) {
			out.add(ZERO);
			return;
		}
		if (number.scale() == 0 && number.precision() <= DIGITS_OF_LONG) {
			appendWhole(out, number.longValue(), number.precision());
			return;
		}
		BigInteger unscaled = number.unscaledValue().abs();
		String digits = unscaled.toString();
		int length = digits.length();
		while (digits.charAt(length - 1) == '0') {
			length--;
		}
		int inversion = begin(out, number.signum() < 0, digits.length() - number.scale());
		for (int i = 0; i < length; i++) {
			out.add((digits.charAt(i) - '0' + 1) ^ inversion);
		}
		out.add(END ^ inversion);
	}

	/**
	 * The same for a whole number that is not zero, without making texts of it.
	 */
	private static void appendWhole(Utf8Buffer out, long number, int digits) {
		int inversion = begin(out, number < 0, digits);
		long left = Math.abs(number);
		int length = digits;
		for (; left % 10 == 0; length--) {
			left /= 10;
		}
		int end = out.skip(length);
		byte[] bytes = out.array();
		for (int place = end - 1; place >= end - length; place--) {
			bytes[place] = (byte) ((int) (left % 10 + 1) ^ inversion);
			left /= 10;
		}
		out.add(END ^ inversion);
	}

	/**
	 * Writes sign and exponent.
	 * @return what inverts the digits
	 */
	private static int begin(Utf8Buffer out, boolean negative, int exponent) {
		int inversion = negative ? 0xff : 0;
		out.add(negative ? NEGATIVE : POSITIVE);
		int shifted = exponent ^ Integer.MIN_VALUE;
		for (int shift = 24; shift >= 0; shift -= 8) {
			out.add((shifted >>> shift) ^ inversion);
		}
		return inversion;
	}

}
