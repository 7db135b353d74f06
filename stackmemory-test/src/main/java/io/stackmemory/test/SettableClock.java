package io.stackmemory.test;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A clock that stands still until a test moves it, forwards or back. Safe for use by
 * several threads.
 */
public final class SettableClock extends Clock {

	private final AtomicReference<Instant> now;

	private final ZoneId zone;

	/**
	 * Creates a clock in UTC.
	 * @param start the time that it shows
	 */
	public SettableClock(Instant start) {
		this(new AtomicReference<>(start), ZoneOffset.UTC);
	}

	private SettableClock(AtomicReference<Instant> now, ZoneId zone) {
		this.now = now;
		this.zone = zone;
	}

	/**
	 * Sets the time.
	 * @param instant the time that it shows from now on
	 */
	public void set(Instant instant) {
		this.now.set(instant);
	}

	/**
	 * Moves the time.
	 * @param duration how far; a negative one moves it back
	 * @return the time that it shows from now on
	 */
	public Instant advance(Duration duration) {
		return this.now.updateAndGet((before) -> before.plus(duration));
	}

	@Override
	public Instant instant() {
		return this.now.get();
	}

	@Override
	public ZoneId getZone() {
		return this.zone;
	}

	/**
	 * The same clock in another zone: setting one sets both.
	 */
	@Override
	public Clock withZone(ZoneId other) {
		return new SettableClock(this.now, other);
	}

	@Override
	public String toString() {
		return "SettableClock[" + this.now + "]";
	}

}
