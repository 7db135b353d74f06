package io.stackmemory.storage.file;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads a file line by line. A line that is whole ends where it ends, even if something
 * else than a line feed is behind it, so that the next one is found as well. Blanks at
 * the end of the file are for lines to come, and no line.
 */
final class LineReader {

	private static final int PIECE = 1 << 20;

	private final Disk.Content content;

	private final long size;

	private byte[] bytes = new byte[PIECE];

	/** The position in the file of the first byte in memory. */
	private long base;

	private int filled;

	private int start;

	private int length;

	private boolean terminated;

	private boolean whole;

	LineReader(Disk.Content content) throws IOException {
		this.content = content;
		this.size = content.size();
	}

	/**
	 * Goes on to the next line.
	 * @return whether there is one
	 */
	boolean next() throws IOException {
		int from = this.start + this.length + (this.terminated ? 1 : 0);
		int end = indexOfLineFeed(from, from);
		while (end < 0 && this.base + this.filled < this.size) {
			int searched = this.filled - from;
			fill(from);
			from = 0;
			end = indexOfLineFeed(0, searched);
		}
		this.start = from;
		this.terminated = end >= 0;
		this.length = (this.terminated ? end : this.filled) - from;
		if (!this.terminated) {
			leaveBlanksOut();
		}
		this.whole = this.terminated && FileLine.isWhole(this.bytes, this.start, this.length);
		if (!this.whole) {
			splitLine();
		}
		return this.terminated || this.length > 0;
	}

	byte[] bytes() {
		return this.bytes;
	}

	int start() {
		return this.start;
	}

	/**
	 * How long the line is, without its line feed.
	 */
	int length() {
		return this.length;
	}

	/**
	 * Where the line begins in the file.
	 */
	long position() {
		return this.base + this.start;
	}

	/**
	 * Where the next line begins in the file.
	 */
	long end() {
		return position() + this.length + (this.terminated ? 1 : 0);
	}

	/**
	 * Whether the line ends in a line feed and its check sum is right.
	 */
	boolean isWhole() {
		return this.whole;
	}

	private void leaveBlanksOut() {
		while (this.length > 0 && this.bytes[this.start + this.length - 1] == ' ') {
			this.length--;
		}
	}

	/**
	 * Looks for two lines that lost the line feed between them.
	 */
	private void splitLine() {
		for (int i = this.start + 2; i < this.start + this.length - 1; i++) {
			if (this.bytes[i - 1] == '}' && this.bytes[i + 1] == '{'
					&& FileLine.isWhole(this.bytes, this.start, i - this.start)) {
				this.length = i - this.start;
				this.terminated = true;
				this.whole = true;
				return;
			}
		}
	}

	private int indexOfLineFeed(int from, int searched) {
		for (int i = Math.max(from, searched); i < this.filled; i++) {
			if (this.bytes[i] == FileLine.LINE_FEED) {
				return i;
			}
		}
		return -1;
	}

	/**
	 * Moves what is not done to the beginning and reads what follows.
	 */
	private void fill(int from) throws IOException {
		int kept = this.filled - from;
		byte[] target = (kept > this.bytes.length / 2) ? new byte[this.bytes.length * 2] : this.bytes;
		System.arraycopy(this.bytes, from, target, 0, kept);
		this.bytes = target;
		this.base += from;
		this.filled = kept + this.content.read(this.base + kept, this.bytes, kept, this.bytes.length - kept);
		if (this.filled == kept) {
			throw new IOException("The file became shorter while it was read");
		}
	}

	byte[] copy() {
		return Arrays.copyOfRange(this.bytes, this.start, this.start + this.length);
	}

}
