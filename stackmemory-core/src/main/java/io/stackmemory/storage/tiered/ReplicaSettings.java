package io.stackmemory.storage.tiered;

import java.time.Duration;
import java.util.Set;
import java.util.regex.Pattern;

import io.stackmemory.storage.query.Namespace;

/**
 * How a replica is kept up to date. Immutable.
 *
 * @param maximumEntries how many entries may wait to be shipped
 * @param maximumBytes how many bytes they may have as JSON, roughly
 * @param whenFull what becomes of a write while as much waits as may
 * @param maximumWait how long a write waits for room, where it waits
 * @param maximumLag from which age on something that waits makes the store degraded
 * @param interval how long changes are gathered before they are shipped together
 * @param firstPause how long to wait after a failure; doubles with each further one
 * @param longestPause the longest wait between two attempts
 * @param failures after how many failures in a row the replica counts as out of order
 * @param urgent namespaces whose batches are shipped before others when an application
 * stops
 */
public record ReplicaSettings(long maximumEntries, long maximumBytes, WhenFull whenFull, Duration maximumWait,
		Duration maximumLag, Duration interval, Duration firstPause, Duration longestPause, int failures,
		Set<Namespace> urgent) {

	/** 100,000 entries and 256 MiB, and waiting where there is no room. */
	public static final ReplicaSettings DEFAULT = new ReplicaSettings(100_000, 256L << 20, WhenFull.WAIT,
			Duration.ofSeconds(5), Duration.ofMinutes(1), Duration.ofMillis(500), Duration.ofMillis(200),
			Duration.ofSeconds(30), 5, Set.of());

	private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]{0,62}");

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one makes no sense
	 */
	public ReplicaSettings {
		urgent = Set.copyOf(urgent);
		if (maximumEntries < 1 || maximumBytes < 1 || failures < 1) {
			throw new IllegalArgumentException("One entry, one byte and one failure at least are allowed for");
		}
		if (maximumWait.isNegative() || maximumLag.isNegative() || interval.isNegative() || firstPause.isNegative()
				|| longestPause.compareTo(firstPause) < 0) {
			throw new IllegalArgumentException(
					"Durations are not negative, and the longest pause is not shorter than the first");
		}
	}

	/**
	 * Whether a text can be the name of a replica.
	 * @param text the text
	 * @return whether it has small letters, digits and dashes, 1 to 63, and does not
	 * begin with a dash
	 */
	public static boolean isName(String text) {
		return NAME.matcher(text).matches();
	}

	/**
	 * What becomes of a write while as much waits to be shipped as may.
	 */
	public enum WhenFull {

		/** It waits for room, and is refused after a while. */
		WAIT,

		/** It is refused at once. */
		REFUSE,

		/** It is accepted; what waits grows in the store. */
		ACCEPT

	}

}
