package io.stackmemory.benchmarks.contest;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

import io.stackmemory.benchmarks.Rounds;

/**
 * Has a store swept twice a second while it is at work, and sees when a checkpoint, a
 * compaction or a sweep goes on: what its threads do is looked at every five
 * milliseconds.
 */
final class Upkeep implements AutoCloseable {

	private static final Set<String> WORK = Set.of("SqliteCheckpoints.run", "FileStore.compactOnce", "Sweeper.sweep");

	private static final String THREADS = "stackmemory-";

	private static final long INTERVAL = 5_000_000;

	private static final long BETWEEN_SWEEPS = 500_000_000;

	private static final int MOST = 100_000;

	/** When work was seen, in ascending order. */
	private final long[] seen = new long[MOST];

	private int count;

	private int looks;

	private final Contestant<?> contestant;

	private final Thread sweeper = new Thread(this::sweep, THREADS + "sweeps");

	private final Thread watcher = new Thread(this::watch, "upkeep");

	private volatile boolean closed;

	private volatile boolean failed;

	Upkeep(Contestant<?> contestant) {
		this.contestant = contestant;
		for (Thread thread : new Thread[] { this.sweeper, this.watcher }) {
			thread.setDaemon(true);
			thread.start();
		}
	}

	private void sweep() {
		this.failed = true;
		try {
			while (!this.closed) {
				this.contestant.sweep();
				LockSupport.parkNanos(BETWEEN_SWEEPS);
			}
			this.failed = false;
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private void watch() {
		ThreadMXBean threads = ManagementFactory.getThreadMXBean();
		long[] watched = {};
		while (!this.closed && this.count < MOST) {
			if (this.looks++ % 20 == 0) {
				watched = Thread.getAllStackTraces()
					.keySet()
					.stream()
					.filter((thread) -> thread.getName().startsWith(THREADS))
					.mapToLong(Thread::getId)
					.toArray();
			}
			if (Arrays.stream(threads.getThreadInfo(watched, Integer.MAX_VALUE)).anyMatch(Upkeep::isAtWork)) {
				this.seen[this.count++] = System.nanoTime();
			}
			LockSupport.parkNanos(INTERVAL);
		}
	}

	private static boolean isAtWork(ThreadInfo thread) {
		return thread != null && Arrays.stream(thread.getStackTrace())
			.map((frame) -> frame.getClassName().substring(frame.getClassName().lastIndexOf('.') + 1) + "."
					+ frame.getMethodName())
			.anyMatch(WORK::contains);
	}

	/**
	 * Whether work was seen within a time, or right before or after it. Asked when it is
	 * closed.
	 */
	boolean overlap(long start, long end) {
		int found = Arrays.binarySearch(this.seen, 0, this.count, start - INTERVAL);
		int first = (found < 0) ? ~found : found;
		return first < this.count && this.seen[first] <= end + INTERVAL;
	}

	/**
	 * The part of all looks at which work was seen.
	 */
	double share() {
		return (double) this.count / this.looks;
	}

	/**
	 * Ends it, and the sweep that is going on.
	 */
	@Override
	public void close() throws InterruptedException {
		this.closed = true;
		this.sweeper.join();
		this.watcher.join();
		Rounds.require(!this.failed);
	}

}
