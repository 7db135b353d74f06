package io.stackmemory.storage.file;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;

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

	static void append(LineBuffer out, long millis) {
		if (millis < FIRST || millis > LAST) {
			out.add(Instant.ofEpochMilli(millis).toString());
			return;
		}
		LocalDate date = LocalDate.ofEpochDay(Math.floorDiv(millis, MILLIS_PER_DAY));
		long ofDay = Math.floorMod(millis, MILLIS_PER_DAY);
		long seconds = ofDay / 1000;
		part(out, date.getYear(), 4, '-');
		part(out, date.getMonthValue(), 2, '-');
		part(out, date.getDayOfMonth(), 2, 'T');
		part(out, seconds / 3600, 2, ':');
		part(out, seconds / 60 % 60, 2, ':');
		part(out, seconds % 60, 2, '.');
		part(out, ofDay % 1000, 3, 'Z');
	}

	private static void part(LineBuffer out, long number, int digits, char end) {
		out.add(number, digits);
		out.add(end);
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

}
