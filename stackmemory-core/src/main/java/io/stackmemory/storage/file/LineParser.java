package io.stackmemory.storage.file;

import java.nio.charset.StandardCharsets;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.query.Namespace;

/**
 * Reads lines whose check sum is right, so that each is as {@link FileLine} wrote it:
 * members are expected in their order, and the value is not looked into. Used by one
 * thread.
 */
final class LineParser {

	private static final JsonMapper MAPPER = JsonMapper.shared();

	/** The one that was read last: most lines have the same. */
	private @Nullable Namespace namespace;

	private byte[] bytes = new byte[0];

	private int position;

	private int end;

	/**
	 * Reads a line that is no first line of a file.
	 * @return the line, or null if it is not of this format
	 */
	@Nullable FileLine parse(byte[] line, int offset, int length) {
		this.bytes = line;
		this.position = offset;
		this.end = offset + FileLine.bodyLength(length);
		try {
			return parse(offset);
		}
		catch (IllegalArgumentException ex) {
			// A line with a right check sum that this version did not write
			return null;
		}
	}

	/**
	 * Reads a first line.
	 * @return the line, or null if it is none
	 */
	@Nullable Header parseHeader(byte[] line, int offset, int length) {
		this.bytes = line;
		this.position = offset;
		this.end = offset + FileLine.bodyLength(length);
		try {
			skip("{\"format\":");
			long format = number();
			if (format > FileLine.FORMAT) {
				return new Header(format, 0, 0);
			}
			skip(",\"file\":\"");
			text();
			skip(",\"sequence\":");
			long sequence = number();
			skip(",\"revision\":");
			return new Header(format, sequence, number());
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Reads the line that a log ends in when it was closed.
	 * @return the batch up to which everything was on the disk then, or -1 if it is
	 * another line
	 */
	long parseEnd(byte[] line, int offset, int length) {
		this.bytes = line;
		this.position = offset;
		this.end = offset + FileLine.bodyLength(length);
		try {
			skip("{\"sequence\":");
			long sequence = number();
			return isNext(",\"operation\":\"close\"") ? sequence : -1;
		}
		catch (IllegalArgumentException ex) {
			return -1;
		}
	}

	private FileLine parse(int offset) {
		skip("{\"sequence\":");
		long sequence = number();
		skip(",\"line\":\"");
		int index = (int) number();
		skip("/");
		int count = (int) number();
		skip("\",\"synced\":");
		long synced = number();
		skip(",\"operation\":\"");
		boolean put = this.bytes[this.position] == 'p';
		skip(put ? "put" : "delete");
		skip("\",\"namespace\":\"");
		Namespace read = namespace(text());
		skip(",\"key\":\"");
		EntryKey key = new EntryKey(read, text());
		skip(",\"revision\":");
		long revision = number();
		if (!put) {
			return new FileLine(sequence, index, count, synced, false, key, revision, 0, 0, FileLine.NEVER, null, 0, 0);
		}
		skip(",\"createdAt\":\"");
		long createdAt = time();
		skip(",\"updatedAt\":\"");
		long updatedAt = time();
		long expiresAt = FileLine.NEVER;
		if (isNext(",\"expiresAt\":\"")) {
			skip(",\"expiresAt\":\"");
			expiresAt = time();
		}
		String metadata = metadata();
		skip(",\"value\":");
		return new FileLine(sequence, index, count, synced, true, key, revision, createdAt, updatedAt, expiresAt,
				metadata, this.position - offset, this.end - this.position);
	}

	private @Nullable String metadata() {
		if (!isNext(",\"metadata\":")) {
			return null;
		}
		skip(",\"metadata\":");
		int start = this.position;
		skipObject();
		return new String(this.bytes, start, this.position - start, StandardCharsets.UTF_8);
	}

	private Namespace namespace(String name) {
		Namespace last = this.namespace;
		if (last == null || !last.name().equals(name)) {
			last = new Namespace(name);
			this.namespace = last;
		}
		return last;
	}

	private boolean isNext(String expected) {
		if (this.end - this.position < expected.length()) {
			return false;
		}
		for (int i = 0; i < expected.length(); i++) {
			if (this.bytes[this.position + i] != expected.charAt(i)) {
				return false;
			}
		}
		return true;
	}

	private void skip(String expected) {
		if (!isNext(expected)) {
			throw new IllegalArgumentException(expected + " is missing");
		}
		this.position += expected.length();
	}

	private long number() {
		int start = this.position;
		long number = 0;
		while (this.position < this.end && this.bytes[this.position] >= '0' && this.bytes[this.position] <= '9') {
			number = number * 10 + this.bytes[this.position++] - '0';
		}
		if (this.position == start) {
			throw new IllegalArgumentException("A number is missing");
		}
		return number;
	}

	private long time() {
		int start = this.position;
		while (this.position < this.end && this.bytes[this.position] != '"') {
			this.position++;
		}
		return LineTime.parse(this.bytes, start, this.position++);
	}

	/**
	 * Reads the rest of a string and its closing quotation mark.
	 */
	private String text() {
		int start = this.position;
		boolean escaped = false;
		while (this.bytes[this.position] != '"') {
			if (this.bytes[this.position] == '\\') {
				escaped = true;
				this.position++;
			}
			this.position++;
		}
		String text = new String(this.bytes, start, this.position++ - start, StandardCharsets.UTF_8);
		return escaped ? MAPPER.readValue('"' + text + '"', String.class) : text;
	}

	/**
	 * Skips an object, in whose strings braces may stand.
	 */
	private void skipObject() {
		int depth = 0;
		boolean string = false;
		do {
			byte next = this.bytes[this.position++];
			if (string) {
				if (next == '\\') {
					this.position++;
				}
				string = next != '"';
			}
			else {
				string = next == '"';
				depth += (next == '{') ? 1 : (next == '}') ? -1 : 0;
			}
		}
		while (depth > 0 && this.position < this.end);
	}

	/**
	 * What a first line says.
	 *
	 * @param format the version of the format
	 * @param sequence the last batch before the file
	 * @param revision the greatest revision before the file
	 */
	record Header(long format, long sequence, long revision) {

	}

}
