package io.stackmemory.storage.file;

import java.util.Arrays;
import java.util.zip.CRC32C;

/**
 * Lines on their way to a file. Gives its array away instead of a copy.
 */
final class LineBuffer {

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

	void add(byte[] more) {
		int end = this.length + more.length;
		if (end > this.bytes.length) {
			grow(end);
		}
		System.arraycopy(more, 0, this.bytes, this.length, more.length);
		this.length = end;
	}

	void add(byte one) {
		if (this.length == this.bytes.length) {
			grow(this.length + 1);
		}
		this.bytes[this.length++] = one;
	}

	/**
	 * The check sum of everything from a place on.
	 */
	int checkSum(int from) {
		CRC32C checkSum = new CRC32C();
		checkSum.update(this.bytes, from, this.length - from);
		return (int) checkSum.getValue();
	}

	private void grow(int least) {
		if (least < 0) {
			throw new OutOfMemoryError("More than 2 GB can't be written at once");
		}
		this.bytes = Arrays.copyOf(this.bytes, (int) Math.max(least, Math.min(Integer.MAX_VALUE - 8L, 2L * least)));
	}

}
