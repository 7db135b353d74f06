package io.stackmemory.storage;

import java.time.Instant;

/**
 * The version of an entry, and the place of the batch that wrote it in the history of its
 * store: a hybrid logical clock (Kulkarni et al., 2014) of 64 bits, with milliseconds
 * since 1970 in the upper 48 and a counter in the lower 16.
 *
 * @param value the number, greater than 0
 */
public record Revision(long value) implements Comparable<Revision> {

	private static final int COUNTER_BITS = 16;

	/**
	 * Checks the number.
	 * @throws IllegalArgumentException if it is not positive
	 */
	public Revision {
		if (value <= 0) {
			throw new IllegalArgumentException("A revision is greater than 0, not " + value);
		}
	}

	/**
	 * The first revision of a millisecond.
	 * @param instant the time
	 * @return the revision
	 */
	public static Revision at(Instant instant) {
		return new Revision(Math.max(1, instant.toEpochMilli() << COUNTER_BITS));
	}

	/**
	 * The next revision that is possible.
	 * @return the revision after this one
	 */
	public Revision next() {
		return new Revision(this.value + 1);
	}

	/**
	 * The time in it: that of the clock, or later where more revisions were asked for
	 * than a millisecond has, or where the clock went back.
	 * @return the time
	 */
	public Instant instant() {
		return Instant.ofEpochMilli(this.value >>> COUNTER_BITS);
	}

	/**
	 * Whether this one is later.
	 * @param other another revision
	 * @return whether it is greater than the other
	 */
	public boolean isAfter(Revision other) {
		return this.value > other.value;
	}

	@Override
	public int compareTo(Revision other) {
		return Long.compare(this.value, other.value);
	}

	@Override
	public String toString() {
		return Long.toString(this.value);
	}

}
