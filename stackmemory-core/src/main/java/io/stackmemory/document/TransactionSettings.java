package io.stackmemory.document;

import java.time.Duration;

/**
 * How often and how patiently a transaction is run again after a conflict. Before each
 * new attempt there is a random pause of up to {@code pause}, doubled for each attempt,
 * of up to {@code longestPause} ("full jitter").
 *
 * @param attempts how often a transaction is tried at most
 * @param pause the longest pause before the second attempt
 * @param longestPause the longest pause before any attempt
 */
public record TransactionSettings(int attempts, Duration pause, Duration longestPause) {

	/** 100 attempts, pauses from 1 to 50 milliseconds. */
	public static final TransactionSettings DEFAULTS = new TransactionSettings(100, Duration.ofMillis(1),
			Duration.ofMillis(50));

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException if there is no attempt or a pause is negative
	 */
	public TransactionSettings {
		if (attempts < 1 || pause.isNegative() || longestPause.compareTo(pause) < 0) {
			throw new IllegalArgumentException("A transaction has one attempt at least, and pauses that grow; not "
					+ attempts + " attempts and pauses from " + pause + " to " + longestPause);
		}
	}

	Duration pauseBefore(int attempt, double random) {
		double most = Math.min((double) this.longestPause.toNanos(), this.pause.toNanos() * Math.pow(2, attempt - 2));
		return Duration.ofNanos((long) (most * random));
	}

}
