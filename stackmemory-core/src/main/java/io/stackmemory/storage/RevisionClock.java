package io.stackmemory.storage;

import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Hands out revisions, each greater than all before it and than all it was told of,
 * whatever the wall clock does. Safe for use by several threads.
 */
public final class RevisionClock {

	private final Clock clock;

	private final AtomicLong latest = new AtomicLong();

	/**
	 * Creates a clock.
	 * @param clock the wall clock
	 */
	public RevisionClock(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Takes the next revision.
	 * @return a revision that this clock never gave before
	 */
	public Revision next() {
		long now = Revision.at(this.clock.instant()).value();
		return new Revision(this.latest.updateAndGet((last) -> Math.max(last + 1, now)));
	}

	/**
	 * Takes note of a revision from elsewhere.
	 * @param revision what all later revisions are to be greater than
	 */
	public void observe(Revision revision) {
		this.latest.accumulateAndGet(revision.value(), Math::max);
	}

}
