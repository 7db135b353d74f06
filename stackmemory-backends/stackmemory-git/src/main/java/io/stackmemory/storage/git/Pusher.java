package io.stackmemory.storage.git;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * Brings commits to the remote: a while after the first one that is not there, or at
 * once. One push at a time. Where another machine was faster, its commits are fetched and
 * merged, and it is tried again.
 */
final class Pusher {

	private static final Logger logger = LoggerFactory.getLogger(Pusher.class);

	private static final int MAXIMUM_ATTEMPTS = 100;

	private static final long LONGEST_PAUSE = 200;

	private static final int COMMITS_UNTIL_COMPACTION = 2000;

	private static final Duration CLOSING = Duration.ofSeconds(2);

	private final GitStore store;

	private final Remote remote;

	private final GitSettings settings;

	private final ReentrantLock pushing = new ReentrantLock();

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final Thread thread;

	private volatile @Nullable String latestFailure;

	private boolean waiting;

	private boolean stopped;

	private int pushes;

	Pusher(GitStore store, Remote remote, GitSettings settings) {
		this.store = store;
		this.remote = remote;
		this.settings = settings;
		this.thread = new Thread(this::run, "stackmemory-git-push");
		this.thread.setDaemon(true);
	}

	void start() {
		wake();
		this.thread.start();
	}

	Remote remote() {
		return this.remote;
	}

	@Nullable String latestFailure() {
		return this.latestFailure;
	}

	/**
	 * There is something to push.
	 */
	void wake() {
		this.lock.lock();
		try {
			this.waiting = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Pushes until the remote has everything that was committed before.
	 */
	void pushNow() {
		this.pushing.lock();
		try {
			push();
			this.latestFailure = null;
		}
		catch (StorageException ex) {
			this.latestFailure = ex.getMessage();
			throw ex;
		}
		finally {
			this.pushing.unlock();
		}
	}

	private void push() {
		for (int attempt = 1; attempt <= MAXIMUM_ATTEMPTS; attempt++) {
			Branch.Push next = this.store.nextPush();
			if (next == null) {
				return;
			}
			if (this.remote.push(next.commit(), next.before())) {
				this.store.pushed(next);
				this.pushes++;
				return;
			}
			ObjectId fetched = this.remote.fetch();
			if (fetched != null && !fetched.equals(next.before())) {
				this.store.merge(fetched);
			}
			else if (fetched == null && next.before() != null) {
				this.store.forgetRemote();
			}
			else {
				pause(attempt);
			}
		}
		throw new StorageUnavailableException("Could not push to " + this.remote + ": others were faster "
				+ MAXIMUM_ATTEMPTS + " times. It is tried again later", null);
	}

	/**
	 * The branch is held by somebody who has not pushed yet.
	 */
	private void pause(int attempt) {
		long millis = ThreadLocalRandom.current().nextLong(1, Math.min(LONGEST_PAUSE, 5L << Math.min(attempt, 6)));
		long left = TimeUnit.MILLISECONDS.toNanos(millis);
		this.lock.lock();
		try {
			while (left > 0) {
				left = this.changed.awaitNanos(left);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new StorageUnavailableException("The push to " + this.remote + " was interrupted", ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	private void run() {
		try {
			while (awaitWork()) {
				try {
					pushNow();
					compactIfNeeded();
				}
				catch (StorageException ex) {
					logger.warn("{}. It is tried again", ex.getMessage());
					logger.debug("A push has failed", ex);
					wake();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void compactIfNeeded() {
		if (this.pushes >= COMMITS_UNTIL_COMPACTION) {
			this.pushes = 0;
			this.store.compact();
		}
	}

	/**
	 * Waits for something to push, and then for more.
	 * @return false if the store is closed
	 */
	private boolean awaitWork() throws InterruptedException {
		this.lock.lock();
		try {
			while (!this.waiting && !this.stopped) {
				this.changed.await();
			}
			this.waiting = false;
			long left = ((this.latestFailure != null) ? this.settings.interval().multipliedBy(10)
					: this.settings.interval())
				.toNanos();
			while (left > 0 && !this.stopped) {
				left = this.changed.awaitNanos(left);
			}
			return !this.stopped;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Pushes a last time, and waits for that a little.
	 */
	void close() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
		Thread last = new Thread(() -> {
			try {
				pushNow();
			}
			catch (StorageException ex) {
				logger.warn("{}. It is pushed when the store is opened next", ex.getMessage());
			}
		}, "stackmemory-git-push-last");
		last.setDaemon(true);
		last.start();
		try {
			last.join(CLOSING.toMillis());
			this.thread.join(CLOSING.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

}
