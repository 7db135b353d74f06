package io.stackmemory.storage.file;

import java.util.Arrays;
import java.util.zip.CRC32C;

import io.stackmemory.storage.support.Utf8Buffer;

/**
 * Lines on their way to a file.
 */
final class LineBuffer extends Utf8Buffer {

	/** What is kept for the next lines at most. */
	private static final int KEPT = 4 << 20;

	/** As many digits as the smallest number has, and its sign. */
	private static final int LONGEST_NUMBER = 20;

	/** What {@link #keepStamp} kept. */
	private byte[] stamp = {};

	private long stampRevision;

	private long stampCreatedAt;

	private long stampUpdatedAt;

	/**
	 * Creates an empty buffer.
	 * @param expected how many bytes there are going to be, about
	 */
	LineBuffer(int expected) {
		super(expected);
	}

	/**
	 * Forgets what was added.
	 */
	void clear() {
		clear(KEPT);
	}

	/**
	 * Adds the decimal digits of a number that is not negative.
	 * @param least how many digits at least, with zeros before them
	 */
	void add(long number, int least) {
		int end = skip(LONGEST_NUMBER);
		byte[] bytes = array();
		int place = end;
		for (long left = number; left > 0 || end - place < least; left /= 10) {
			bytes[--place] = (byte) ('0' + left % 10);
		}
		System.arraycopy(bytes, place, bytes, end - LONGEST_NUMBER, end - place);
		drop(LONGEST_NUMBER - (end - place));
	}

	/**
	 * Adds a text that needs no escapes and is ASCII.
	 * @return whether it is; nothing is added otherwise
	 */
	boolean addPlain(String text) {
		int length = text.length();
		int start = skip(length) - length;
		byte[] bytes = array();
		for (int i = 0; i < length; i++) {
			char character = text.charAt(i);
			if (character < ' ' || character > '~' || character == '"' || character == '\\') {
				drop(length);
				return false;
			}
			bytes[start + i] = (byte) character;
		}
		return true;
	}

	/**
	 * Adds what was kept, if it is for the same revision and times.
	 * @return whether it is
	 */
	boolean addStamp(long revision, long createdAt, long updatedAt) {
		boolean same = this.stamp.length > 0 && revision == this.stampRevision && createdAt == this.stampCreatedAt
				&& updatedAt == this.stampUpdatedAt;
		if (same) {
			add(this.stamp);
		}
		return same;
	}

	/**
	 * Keeps what was added from a place on, for other lines with the same revision and
	 * times.
	 */
	void keepStamp(int from, long revision, long createdAt, long updatedAt) {
		this.stamp = Arrays.copyOfRange(array(), from, length());
		this.stampRevision = revision;
		this.stampCreatedAt = createdAt;
		this.stampUpdatedAt = updatedAt;
	}

	/**
	 * The check sum of everything from a place on.
	 */
	int checkSum(int from) {
		CRC32C checkSum = new CRC32C();
		checkSum.update(array(), from, length() - from);
		return (int) checkSum.getValue();
	}

}
