package io.stackmemory.retention;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

import io.stackmemory.frame.FrameAgeing;

/**
 * One sweep: what it has counted so far, and whether it may go on.
 */
final class Sweep implements FrameAgeing.Observer {

	/** How many documents are forgotten in one transaction. */
	static final int AT_ONCE = 200;

	private final Instant now;

	private final boolean dry;

	private final BooleanSupplier lease;

	private final Map<String, Long> forgotten = new TreeMap<>();

	private long reduced;

	private boolean lost;

	Sweep(Instant now, boolean dry, BooleanSupplier lease) {
		this.now = now;
		this.dry = dry;
		this.lease = lease;
	}

	Instant now() {
		return this.now;
	}

	@Override
	public boolean isDry() {
		return this.dry;
	}

	/**
	 * Renews the lease.
	 * @return false if another instance has it
	 */
	@Override
	public boolean mayGoOn() {
		this.lost |= !this.dry && !this.lease.getAsBoolean();
		return !this.lost;
	}

	@Override
	public void count(String collection, long number) {
		if (number > 0) {
			this.forgotten.merge(collection, number, Long::sum);
		}
	}

	@Override
	public void countReduced() {
		this.reduced++;
	}

	SweepReport report() {
		return new SweepReport(this.forgotten, this.reduced, this.dry, false);
	}

}
