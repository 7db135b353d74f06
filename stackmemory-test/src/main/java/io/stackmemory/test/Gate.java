package io.stackmemory.test;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A place where a call is held until a test opens it, so that a test of what happens
 * meanwhile needs no sleep. Nothing waits longer than a minute. Safe for use by several
 * threads.
 */
public final class Gate {

	private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);

	private final CountDownLatch arrived = new CountDownLatch(1);

	private final CountDownLatch open = new CountDownLatch(1);

	Gate() {
	}

	/**
	 * Waits until a call is held here.
	 * @throws IllegalStateException if none came within a minute
	 */
	public void awaitArrival() {
		await(this.arrived, "No call came to the gate");
	}

	/**
	 * Whether a call is or was held here.
	 * @return whether one came
	 */
	public boolean isReached() {
		return this.arrived.getCount() == 0;
	}

	/**
	 * Lets the call pass that is held, or that comes later.
	 */
	public void open() {
		this.open.countDown();
	}

	void pass() {
		this.arrived.countDown();
		await(this.open, "Nobody opened the gate");
	}

	private static void await(CountDownLatch latch, String problem) {
		try {
			if (!latch.await(LONGEST_WAIT.toSeconds(), TimeUnit.SECONDS)) {
				throw new IllegalStateException(problem + " within " + LONGEST_WAIT);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(problem + " before the thread was interrupted", ex);
		}
	}

}
