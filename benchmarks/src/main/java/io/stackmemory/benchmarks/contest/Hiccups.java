package io.stackmemory.benchmarks.contest;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Notices when the whole process stands still, as it does while the garbage collector
 * stops it or the machine does something else: a thread that has nothing to do but to
 * wake up every five milliseconds wakes up late then. It does so seldom enough not to be
 * in the way.
 */
final class Hiccups implements AutoCloseable {

	private static final long INTERVAL = 5_000_000;

	private static final long LATE = 5_000_000;

	private final List<long[]> stalls = new ArrayList<>();

	private final Thread watcher = new Thread(this::watch, "hiccups");

	private volatile boolean closed;

	Hiccups() {
		this.watcher.setDaemon(true);
		this.watcher.start();
	}

	private void watch() {
		long before = System.nanoTime();
		while (!this.closed) {
			LockSupport.parkNanos(INTERVAL);
			long now = System.nanoTime();
			if (now - before > INTERVAL + LATE) {
				this.stalls.add(new long[] { before, now });
			}
			before = now;
		}
	}

	/**
	 * Whether the process stood still for a part of a time. Asked when it is closed.
	 */
	boolean overlap(long start, long end) {
		return this.stalls.stream().anyMatch((stall) -> stall[0] < end && start < stall[1]);
	}

	/**
	 * Watches no longer.
	 */
	@Override
	public void close() throws InterruptedException {
		this.closed = true;
		this.watcher.join();
	}

}
