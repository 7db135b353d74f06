package io.stackmemory.storage;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

import org.jspecify.annotations.Nullable;

/**
 * Instants of a store are whole milliseconds, so that they are the same on every backend.
 */
final class Instants {

	private static final Instant FIRST = Instant.ofEpochMilli(Long.MIN_VALUE);

	private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE - 1);

	private Instants() {
	}

	static void requireMilliseconds(@Nullable Instant instant) {
		if (instant != null && !instant.truncatedTo(ChronoUnit.MILLIS).equals(instant)) {
			throw new IllegalArgumentException("An instant in a store is cut to milliseconds, " + instant + " is not");
		}
		if (instant != null && (instant.isBefore(FIRST) || instant.isAfter(LAST))) {
			throw new IllegalArgumentException(
					"An instant in a store is from " + FIRST + " to " + LAST + ", " + instant + " is not");
		}
	}

}
