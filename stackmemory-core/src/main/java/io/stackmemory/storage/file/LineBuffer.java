package io.stackmemory.storage.file;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Lines on their way to a file.
 */
final class LineBuffer {

	/** What is kept for the next lines at most. */
	private static final int KEPT = 4 << 20;

	private static final int MAXIMUM_ASCII = 0x7f;

	/** As many digits as the smallest number has, and its sign. */
	private static final int LONGEST_NUMBER = 20;

	private byte[] bytes;

	private int length;

	/**
	 * Creates an empty buffer.
	 * @param expected how many bytes there are going to be, about
	 */
	LineBuffer(int expected) {
		this.bytes = new byte[expected];
	}

	int length() {
		return this.length;
	}

	/**
	 * The bytes, of which {@link #length()} count.
	 */
	byte[] array() {
		return this.bytes;
	}

	/**
	 * Forgets what was added.
	 */
	void clear() {
		this.length = 0;
		if (this.bytes.length > KEPT) {
			this.bytes = new byte[KEPT];
		}
	}

	void add(byte[] more) {
		int start = this.length;
		skip(more.length);
		System.arraycopy(more, 0, this.bytes, start, more.length);
	}

	void add(byte one) {
		skip(1);
		this.bytes[this.length - 1] = one;
	}

	/**
	 * Adds a text as UTF-8. Meant for short ones.
	 */
	void add(String text) {
		int start = this.length;
		skip(text.length());
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character > MAXIMUM_ASCII) {
				this.length = start;
				add(text.getBytes(StandardCharsets.UTF_8));
				return;
			}
			this.bytes[start + i] = (byte) character;
		}
	}

	/**
	 * Adds the decimal digits of a number that is not negative.
	 * @param least how many digits at least, with zeros before them
	 */
	void add(long number, int least) {
		skip(LONGEST_NUMBER);
		int end = this.length;
		int place = end;
		for (long left = number; left > 0 || end - place < least; left /= 10) {
			this.bytes[--place] = (byte) ('0' + left % 10);
		}
		this.length = end - LONGEST_NUMBER + end - place;
		System.arraycopy(this.bytes, place, this.bytes, end - LONGEST_NUMBER, end - place);
	}

	/**
	 * The check sum of everything from a place on.
	 */
	int checkSum(int from) {
		CRC32C checkSum = new CRC32C();
		checkSum.update(this.bytes, from, this.length - from);
		return (int) checkSum.getValue();
	}

	/**
	 * Makes room that is written to afterwards.
	 */
	private void skip(int count) {
		int end = this.length + count;
		if (end < 0) {
			throw new OutOfMemoryError("More than 2 GB can't be written at once");
		}
		if (end > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end));
		}
		this.length = end;
	}

}
