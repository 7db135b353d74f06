package io.stackmemory.storage.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.zip.CRC32C;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;

/**
 * One line of a file, which is one JSON object. The members have the order of this table;
 * the check sum is the CRC-32C (RFC 3720) of all bytes of the line before
 * {@code ,"crc32c"}, as eight hexadecimal digits.
 *
 * <table>
 * <caption>Format 1</caption>
 * <tr>
 * <th>member</th>
 * <th>in</th>
 * <th>meaning</th>
 * </tr>
 * <tr>
 * <td>{@code format}, {@code file}</td>
 * <td>first line</td>
 * <td>1, and {@code data} or {@code wal}</td>
 * </tr>
 * <tr>
 * <td>{@code sequence}</td>
 * <td>all</td>
 * <td>number of the batch in the store; in a first line, of the last one before the
 * file</td>
 * </tr>
 * <tr>
 * <td>{@code line}</td>
 * <td>put, delete</td>
 * <td>which line of the batch, and of how many: {@code "1/2"}; a batch counts when all
 * are there</td>
 * </tr>
 * <tr>
 * <td>{@code synced}</td>
 * <td>put, delete</td>
 * <td>the batch up to which the log was on the disk for certain</td>
 * </tr>
 * <tr>
 * <td>{@code operation}</td>
 * <td>put, delete, close</td>
 * <td>{@code put}, {@code delete} or {@code close}; the last one stands at the end of a
 * log that was closed, and says that everything up to that batch was on the disk</td>
 * </tr>
 * <tr>
 * <td>{@code namespace}, {@code key}</td>
 * <td>put, delete</td>
 * <td>which entry</td>
 * </tr>
 * <tr>
 * <td>{@code revision}</td>
 * <td>all but close</td>
 * <td>the revision of the batch; in a first line, the greatest one before the file</td>
 * </tr>
 * <tr>
 * <td>{@code createdAt}, {@code updatedAt}, {@code expiresAt}</td>
 * <td>put</td>
 * <td>times in UTC with milliseconds; the last one only if there is one</td>
 * </tr>
 * <tr>
 * <td>{@code metadata}</td>
 * <td>put</td>
 * <td>a JSON object, unless it is empty</td>
 * </tr>
 * <tr>
 * <td>{@code value}</td>
 * <td>put</td>
 * <td>the document</td>
 * </tr>
 * <tr>
 * <td>{@code crc32c}</td>
 * <td>all</td>
 * <td>the check sum</td>
 * </tr>
 * </table>
 *
 * A line of a data file is the line that the log had for the same entry. A file begins
 * with its first line and goes on with any number of the others.
 *
 * @param sequence the number of the batch
 * @param index which line of the batch, counted from 1
 * @param count how many lines the batch has
 * @param synced the batch up to which the log was on the disk
 * @param put whether it is a put
 * @param key which entry
 * @param revision the revision of the batch
 * @param createdAt milliseconds since 1970, for a put
 * @param updatedAt milliseconds since 1970, for a put
 * @param expiresAt milliseconds since 1970, or {@link #NEVER}
 * @param metadata the metadata, or null if there is none or it is a delete
 * @param value where the value begins in the line, in bytes
 * @param valueLength how long the value is, in bytes
 */
record FileLine(long sequence, int index, int count, long synced, boolean put, EntryKey key, long revision,
		long createdAt, long updatedAt, long expiresAt, @Nullable String metadata, int value, int valueLength) {

	/** The version of the format that this code writes. */
	static final int FORMAT = 1;

	/** No end. */
	static final long NEVER = Long.MAX_VALUE;

	static final byte LINE_FEED = '\n';

	private static final byte[] SEQUENCE = bytes("{\"sequence\":");

	private static final byte[] LINE = bytes(",\"line\":\"");

	private static final byte[] SYNCED = bytes("\",\"synced\":");

	private static final byte[] PUT = bytes(",\"operation\":\"put");

	private static final byte[] DELETE = bytes(",\"operation\":\"delete");

	private static final byte[] NAMESPACE = bytes("\",\"namespace\":\"");

	private static final byte[] KEY = bytes("\",\"key\":\"");

	private static final byte[] REVISION = bytes(",\"revision\":");

	private static final byte[] CREATED_AT = bytes(",\"createdAt\":\"");

	private static final byte[] UPDATED_AT = bytes("\",\"updatedAt\":\"");

	private static final byte[] EXPIRES_AT = bytes("\",\"expiresAt\":\"");

	private static final byte[] METADATA = bytes(",\"metadata\":");

	private static final byte[] VALUE = bytes(",\"value\":");

	private static final byte[] CHECK_SUM = bytes(",\"crc32c\":\"");

	private static final int CHECK_SUM_DIGITS = 8;

	/** Check sum, quotation mark and brace. */
	private static final int END_LENGTH = CHECK_SUM.length + CHECK_SUM_DIGITS + 2;

	private static final char[] HEX = "0123456789abcdef".toCharArray();

	/**
	 * The first line of a file, with its line feed.
	 * @param file {@code data} or {@code wal}
	 * @param sequence the last batch before the file
	 * @param revision the greatest revision before the file
	 */
	static byte[] header(String file, long sequence, long revision) {
		LineBuffer out = new LineBuffer(256);
		out.add("{\"format\":" + FORMAT + ",\"file\":\"" + file + "\",\"sequence\":" + sequence + ",\"revision\":"
				+ revision);
		finish(out, 0);
		return Arrays.copyOf(out.array(), out.length());
	}

	/**
	 * Adds the line of a put.
	 * @return where the value begins in the line
	 */
	static int put(LineBuffer out, Place place, Entry entry) {
		int start = out.length();
		begin(out, place, PUT, entry.key());
		stamp(out, place, entry);
		Instant expiry = entry.expiresAt();
		if (expiry != null) {
			out.add(EXPIRES_AT);
			LineTime.append(out, expiry.toEpochMilli());
		}
		out.add('"');
		if (!entry.metadata().equals(JsonDocument.EMPTY_OBJECT)) {
			out.add(METADATA);
			out.add(entry.metadata().text());
		}
		out.add(VALUE);
		int value = out.length() - start;
		out.add(entry.value().text().getBytes(StandardCharsets.UTF_8));
		finish(out, start);
		return value;
	}

	/**
	 * Adds the line of a delete.
	 */
	static void delete(LineBuffer out, Place place, EntryKey key, long revision) {
		int start = out.length();
		begin(out, place, DELETE, key);
		out.add(REVISION);
		out.add(revision, 1);
		finish(out, start);
	}

	/**
	 * The line that a log ends in when it is closed, with its line feed.
	 * @param sequence the batch up to which everything is on the disk
	 */
	static byte[] close(long sequence) {
		LineBuffer out = new LineBuffer(256);
		out.add("{\"sequence\":" + sequence + ",\"operation\":\"close\"");
		finish(out, 0);
		return Arrays.copyOf(out.array(), out.length());
	}

	/**
	 * Whether the check sum of a line is right.
	 * @param bytes the line, without its line feed
	 */
	static boolean isWhole(byte[] bytes, int offset, int length) {
		int body = bodyLength(length);
		if (body <= 0 || bytes[offset + length - 1] != '}' || bytes[offset + length - 2] != '"') {
			return false;
		}
		for (int i = 0; i < CHECK_SUM.length; i++) {
			if (bytes[offset + body + i] != CHECK_SUM[i]) {
				return false;
			}
		}
		CRC32C checkSum = new CRC32C();
		checkSum.update(bytes, offset, body);
		int sum = (int) checkSum.getValue();
		int digits = offset + body + CHECK_SUM.length;
		for (int i = 0; i < CHECK_SUM_DIGITS; i++) {
			if (bytes[digits + i] != HEX[(sum >>> (28 - 4 * i)) & 0xf]) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Where the part that the check sum is about ends.
	 */
	static int bodyLength(int length) {
		return length - END_LENGTH;
	}

	private static void begin(LineBuffer out, Place place, byte[] operation, EntryKey key) {
		out.add(SEQUENCE);
		out.add(place.sequence, 1);
		out.add(LINE);
		out.add(place.index, 1);
		out.add('/');
		out.add(place.count, 1);
		out.add(SYNCED);
		out.add(place.synced, 1);
		out.add(operation);
		out.add(NAMESPACE);
		out.add(key.namespace().name());
		out.add(KEY);
		if (!out.addPlain(key.key())) {
			out.add(escaped(key.key()));
		}
		out.add('"');
	}

	/**
	 * Adds revision and times. What a batch creates has the same.
	 */
	private static void stamp(LineBuffer out, Place place, Entry entry) {
		long revision = entry.revision().value();
		long createdAt = entry.createdAt().toEpochMilli();
		long updatedAt = entry.updatedAt().toEpochMilli();
		if (place.count > 1 && out.addStamp(revision, createdAt, updatedAt)) {
			return;
		}
		int start = out.length();
		out.add(REVISION);
		out.add(revision, 1);
		out.add(CREATED_AT);
		LineTime.append(out, createdAt);
		out.add(UPDATED_AT);
		LineTime.append(out, updatedAt);
		if (place.count > 1) {
			out.keepStamp(start, revision, createdAt, updatedAt);
		}
	}

	private static byte[] bytes(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Adds the check sum of a line and its end.
	 */
	private static void finish(LineBuffer out, int start) {
		int sum = out.checkSum(start);
		out.add(CHECK_SUM);
		for (int i = 0; i < CHECK_SUM_DIGITS; i++) {
			out.add(HEX[(sum >>> (28 - 4 * i)) & 0xf]);
		}
		out.add('"');
		out.add('}');
		out.add(LINE_FEED);
	}

	/**
	 * Escapes what can't stand in a JSON string. A key has no surrogates without their
	 * pair.
	 */
	private static String escaped(String key) {
		StringBuilder text = new StringBuilder(2 * key.length());
		for (int i = 0; i < key.length(); i++) {
			char character = key.charAt(i);
			if (character == '"' || character == '\\') {
				text.append('\\').append(character);
			}
			else if (character < ' ') {
				text.append("\\u00").append(HEX[character >> 4]).append(HEX[character & 0xf]);
			}
			else {
				text.append(character);
			}
		}
		return text.toString();
	}

	/**
	 * Where a line stands.
	 *
	 * @param sequence the number of the batch
	 * @param index which line of the batch, counted from 1
	 * @param count how many lines the batch has
	 * @param synced the batch up to which the log is on the disk
	 */
	record Place(long sequence, int index, int count, long synced) {

	}

}
