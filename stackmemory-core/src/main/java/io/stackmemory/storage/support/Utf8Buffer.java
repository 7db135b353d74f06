package io.stackmemory.storage.support;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Bytes and texts as UTF-8, one after the other, without a lock for each. Used by one
 * thread at a time.
 */
public class Utf8Buffer {

	private static final int MAXIMUM_ASCII = 0x7f;

	private byte[] bytes;

	private int length;

	/**
	 * Creates an empty buffer.
	 * @param expected how many bytes there are going to be, about
	 */
	public Utf8Buffer(int expected) {
		this.bytes = new byte[expected];
	}

	/**
	 * How many bytes there are.
	 * @return the number
	 */
	public final int length() {
		return this.length;
	}

	/**
	 * The bytes, of which {@link #length()} count, until more are added.
	 * @return the array that is written to
	 */
	public final byte[] array() {
		return this.bytes;
	}

	/**
	 * The bytes that there are.
	 * @return a copy
	 */
	public final byte[] toArray() {
		return Arrays.copyOf(this.bytes, this.length);
	}

	/**
	 * Forgets what was added.
	 * @param kept how much room is kept for what comes next, at most
	 */
	public final void clear(int kept) {
		this.length = 0;
		if (this.bytes.length > kept) {
			this.bytes = new byte[kept];
		}
	}

	/**
	 * Adds a byte.
	 * @param one the byte
	 */
	public final void add(int one) {
		skip(1);
		this.bytes[this.length - 1] = (byte) one;
	}

	/**
	 * Adds bytes.
	 * @param more the bytes
	 */
	public final void add(byte[] more) {
		int start = this.length;
		skip(more.length);
		System.arraycopy(more, 0, this.bytes, start, more.length);
	}

	/**
	 * Adds a text as UTF-8. Meant for short ones.
	 * @param text the text
	 */
	public final void add(String text) {
		int start = this.length;
		int end = skip(text.length());
		for (int i = 0; start + i < end; i++) {
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
	 * Makes room that is written to afterwards.
	 * @param count how many bytes
	 * @return where it ends
	 */
	public final int skip(int count) {
		int end = this.length + count;
		if (end < 0) {
			throw new OutOfMemoryError("More than 2 GB can't be written at once");
		}
		if (end > this.bytes.length) {
			this.bytes = Arrays.copyOf(this.bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end));
		}
		this.length = end;
		return end;
	}

	/**
	 * Takes back what was added last.
	 * @param count how many bytes
	 */
	public final void drop(int count) {
		this.length -= count;
	}

}
