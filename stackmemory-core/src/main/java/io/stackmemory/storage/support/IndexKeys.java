package io.stackmemory.storage.support;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

import io.stackmemory.json.FieldValue;

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

	private IndexKeys() {
	}

	/**
	 * The key of an entry.
	 */
	static byte[] of(List<FieldValue> values, String key) {
		Bytes out = new Bytes();
		for (FieldValue value : values) {
			append(out, value);
		}
		out.write(key.getBytes(StandardCharsets.UTF_8));
		return out.toArray();
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

	private static void append(Bytes out, FieldValue value) {
		if (value instanceof FieldValue.NumberValue number) {
			out.write(NUMBER);
			append(out, number.value());
		}
		else if (value instanceof FieldValue.TextValue text) {
			out.write(TEXT);
			out.write(text.value().getBytes(StandardCharsets.UTF_8));
			// No text has U+0000
			out.write(END);
		}
		else if (value instanceof FieldValue.BooleanValue bool) {
			out.write(BOOLEAN);
			out.write(bool.value() ? 1 : 0);
		}
		else {
			out.write((value instanceof FieldValue.Structure) ? STRUCTURE : NONE);
		}
	}

	/**
	 * Appends sign, exponent and digits; all of a negative number but its sign is
	 * inverted.
	 */
	private static void append(Bytes out, BigDecimal number) {
		if (number.signum() == 0) {
			out.write(ZERO);
			return;
		}
		BigInteger unscaled = number.unscaledValue().abs();
		String digits = unscaled.toString();
		int length = digits.length();
		while (digits.charAt(length - 1) == '0') {
			length--;
		}
		int inversion = (number.signum() < 0) ? 0xff : 0;
		out.write((number.signum() < 0) ? NEGATIVE : POSITIVE);
		int exponent = (digits.length() - number.scale()) ^ Integer.MIN_VALUE;
		for (int shift = 24; shift >= 0; shift -= 8) {
			out.write((exponent >>> shift) ^ inversion);
		}
		for (int i = 0; i < length; i++) {
			out.write((digits.charAt(i) - '0' + 1) ^ inversion);
		}
		out.write(END ^ inversion);
	}

	/**
	 * What is written by one thread, without a lock for each byte.
	 */
	private static final class Bytes {

		private byte[] bytes = new byte[64];

		private int length;

		void write(int one) {
			if (this.length == this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, 2 * this.length);
			}
			this.bytes[this.length++] = (byte) one;
		}

		void write(byte[] more) {
			int end = this.length + more.length;
			if (end > this.bytes.length) {
				this.bytes = Arrays.copyOf(this.bytes, 2 * end);
			}
			System.arraycopy(more, 0, this.bytes, this.length, more.length);
			this.length = end;
		}

		byte[] toArray() {
			return Arrays.copyOf(this.bytes, this.length);
		}

	}

}
