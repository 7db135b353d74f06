package io.stackmemory.document;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.SplittableRandom;
import java.util.UUID;

/**
 * Makes UUIDs of version 7 (RFC 9562, section 5.7) that ascend in the order in which they
 * are made: milliseconds since 1970, a counter of 12 bits (section 6.2, method 1), and 62
 * random bits. When the counter is used up or the clock goes back, the time in the id
 * runs ahead of the clock. Safe for use by several threads.
 */
public final class TimeOrderedIds {

	private static final int COUNTER_BITS = 12;

	private static final long VERSION = 0x7000L;

	private static final long VARIANT = 0x8000_0000_0000_0000L;

	private final Clock clock;

	/** Its seed takes longer than most starts should. */
	private final Lazily<SplittableRandom> random = new Lazily<>(
			() -> new SplittableRandom(new SecureRandom().nextLong()));

	private long latest;

	/**
	 * Creates a source of ids.
	 * @param clock the wall clock
	 */
	public TimeOrderedIds(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Makes an id.
	 * @return 36 characters, greater than those of every id made before
	 */
	public String next() {
		long ticks;
		long bits;
		SplittableRandom source = this.random.get();
		synchronized (source) {
			this.latest = Math.max(this.latest + 1, this.clock.millis() << COUNTER_BITS);
			ticks = this.latest;
			bits = source.nextLong();
		}
		long time = ticks >>> COUNTER_BITS;
		long counter = ticks & ((1 << COUNTER_BITS) - 1);
		return new UUID((time << 16) | VERSION | counter, (bits >>> 2) | VARIANT).toString();
	}

}
