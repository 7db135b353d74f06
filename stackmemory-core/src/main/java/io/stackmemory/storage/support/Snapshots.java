package io.stackmemory.storage.support;

import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Knows which commits are being read, and keeps what only they need until they are done.
 * Giving it up happens in steps, so that nobody waits long for the lock.
 */
public final class Snapshots {

	/** How much is given up while the lock is held, beside what is of the same commit. */
	private static final int STEP = 256;

	private static final long PAUSE_NANOS = 50_000;

	private final TreeMap<Long, Integer> readers = new TreeMap<>();

	private final Queue<Garbage> garbage = new ArrayDeque<>();

	private final ReentrantLock lock;

	/**
	 * Begins without readers.
	 * @param lock held by whoever writes
	 */
	public Snapshots(ReentrantLock lock) {
		this.lock = lock;
	}

	/**
	 * Begins to read what is committed.
	 * @param committed the number of the last commit
	 * @return its number, which is to be closed
	 */
	public long open(LongSupplier committed) {
		this.lock.lock();
		try {
			long commit = committed.getAsLong();
			this.readers.merge(commit, 1, Integer::sum);
			return commit;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends reading a commit, and gives up what nobody needs any more.
	 * @param commit its number
	 */
	public void close(long commit) {
		boolean more = locked(() -> {
			this.readers.computeIfPresent(commit, (key, count) -> (count > 1) ? count - 1 : null);
			return collect(STEP);
		});
		while (more) {
			if (this.lock.hasQueuedThreads()) {
				// Who waits for the lock would not get it from one who takes it again at
				// once
				LockSupport.parkNanos(this, PAUSE_NANOS);
			}
			more = locked(() -> collect(STEP));
		}
	}

	private boolean locked(BooleanSupplier action) {
		this.lock.lock();
		try {
			return action.getAsBoolean();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Keeps what a version has replaced. Called with the lock.
	 * @param table where
	 * @param key under which key
	 * @param by the version that replaced it
	 */
	public void replaced(VersionedTable<?> table, String key, Version<?> by) {
		add(by.commit(), () -> trim(table, key, by));
	}

	/**
	 * Keeps something that every reader of an earlier commit may need. Called with the
	 * lock.
	 * @param commit the commit from which on nobody needs it
	 * @param release gives it up
	 */
	public void add(long commit, Runnable release) {
		this.garbage.add(new Garbage(commit, release));
	}

	/**
	 * Gives up what no reader needs any more, after a commit. Called with the lock.
	 * @param changes how much the commit has changed
	 */
	public void committed(int changes) {
		collect(2 * changes + STEP);
	}

	/**
	 * Gives up what no reader needs any more.
	 * @return whether there is more of it
	 */
	private boolean collect(int most) {
		Map.Entry<Long, Integer> oldest = this.readers.firstEntry();
		for (int i = 0; i <= most; i++) {
			Garbage next = this.garbage.peek();
			if (next == null || (oldest != null && next.commit > oldest.getKey())) {
				return false;
			}
			if (i < most) {
				this.garbage.remove();
				next.release.run();
			}
		}
		return true;
	}

	@SuppressWarnings("unchecked")
	private static <T> void trim(VersionedTable<T> table, String key, Version<?> by) {
		table.trim(key, (Version<T>) by);
	}

	private record Garbage(long commit, Runnable release) {

	}

}
