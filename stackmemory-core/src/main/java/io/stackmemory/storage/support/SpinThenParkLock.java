package io.stackmemory.storage.support;

import java.util.concurrent.locks.ReentrantLock;

/**
 * A lock that is held for a few microseconds at most: who waits for it looks again some
 * times before he sleeps, as waking up would take longer than what he waits for.
 */
public final class SpinThenParkLock extends ReentrantLock {

	private static final long serialVersionUID = 1;

	private static final int LOOKS = 40;

	@Override
	@SuppressWarnings("ThreadPriorityCheck") // Nothing but time depends on it
	public void lock() {
		for (int looks = 0; looks < LOOKS; looks++) {
			if (tryLock()) {
				return;
			}
			Thread.yield();
		}
		super.lock();
	}

}
