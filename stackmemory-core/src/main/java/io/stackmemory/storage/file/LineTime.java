package io.stackmemory.storage.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;

/**
 * Times in lines: {@code 2026-01-31T09:30:00.000Z}, and the form of {@link Instant}
 * itself for years of other than four digits.
 */
final class LineTime {

	private static final int LENGTH = 24;

	private static final long MILLIS_PER_DAY = 86_400_000;

	private static final long FIRST = Instant.parse("0000-01-01T00:00:00Z").toEpochMilli();

	private static final long LAST = Instant.parse("9999-12-31T23:59:59.999Z").toEpochMilli();

	private LineTime() {
	}

	static void append(StringBuilder text, Instant time) {
		long millis = time.toEpochMilli();
		if (millis < FIRST || millis > LAST) {
			text.append(time);
			return;
		}
		ZonedDateTime utc = time.atZone(ZoneOffset.UTC);
		digits(text, utc.getYear(), 4).append('-');
		digits(text, utc.getMonthValue(), 2).append('-');
		digits(text, utc.getDayOfMonth(), 2).append('T');
		digits(text, utc.getHour(), 2).append(':');
		digits(text, utc.getMinute(), 2).append(':');
		digits(text, utc.getSecond(), 2).append('.');
		digits(text, Math.floorMod(millis, 1000), 3).append('Z');
	}

	/**
	 * Reads a time.
	 * @return milliseconds since 1970
	 */
	static long parse(byte[] bytes, int start, int end) {
		if (end - start != LENGTH || bytes[start] == '+' || bytes[start] == '-') {
			return Instant.parse(new String(bytes, start, end - start, StandardCharsets.US_ASCII)).toEpochMilli();
		}
		long day = LocalDate.of(number(bytes, start, 4), number(bytes, start + 5, 2), number(bytes, start + 8, 2))
			.toEpochDay();
		long ofDay = ((number(bytes, start + 11, 2) * 60L + number(bytes, start + 14, 2)) * 60
				+ number(bytes, start + 17, 2)) * 1000 + number(bytes, start + 20, 3);
		return day * MILLIS_PER_DAY + ofDay;
	}

	private static int number(byte[] bytes, int start, int digits) {
		int number = 0;
		for (int i = start; i < start + digits; i++) {
			number = number * 10 + bytes[i] - '0';
		}
		return number;
	}

	private static StringBuilder digits(StringBuilder text, int number, int count) {
		int magnitude = 1;
		for (int i = 1; i < count; i++) {
			magnitude *= 10;
		}
		for (int i = magnitude; i > 0; i /= 10) {
			text.append((char) ('0' + (number / i) % 10));
		}
		return text;
	}

}
