package io.stackmemory.storage.support;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.WriteBatch;

/**
 * Lets one thread at a time write what all wait for: callers line up, one of them becomes
 * the leader, commits everything that waits in one go, and wakes those it served ("flat
 * combining", Hendler et al., 2010). A caller that is alone hands nothing over. Each
 * caller gets the outcome of its own batch.
 */
public final class GroupCommit {

	private static final int LARGEST_GROUP = 256;

	/**
	 * How often a caller looks again before it sleeps, which costs more than a commit.
	 */
	private static final int LOOKS = 40;

	private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();

	private final AtomicBoolean leading = new AtomicBoolean();

	private final Consumer<List<Waiting>> sink;

	/**
	 * Creates a line.
	 * @param sink commits batches together and tells each of them if it failed
	 */
	public GroupCommit(Consumer<List<Waiting>> sink) {
		this.sink = sink;
	}

	/**
	 * Waits until a batch is committed, or throws why it was not.
	 * @param batch the batch
	 * @return false if it was declined: whoever wrote for several has left it to the
	 * caller
	 */
	@SuppressWarnings("ThreadPriorityCheck") // Nothing but time depends on it
	public boolean submit(WriteBatch batch) {
		Waiting own = new Waiting(batch);
		this.queue.add(own);
		boolean interrupted = false;
		for (int looks = 0; !own.done; looks++) {
			if (!this.leading.get() && this.leading.compareAndSet(false, true)) {
				lead(own);
			}
			else if (looks < LOOKS) {
				Thread.yield();
			}
			else {
				LockSupport.park(this);
				interrupted |= Thread.interrupted();
			}
		}
		if (interrupted) {
			Thread.currentThread().interrupt();
		}
		return own.isCommitted();
	}

	/**
	 * Does something while nobody commits.
	 * @param action what to do
	 */
	public void exclusively(Runnable action) {
		boolean interrupted = false;
		while (!this.leading.compareAndSet(false, true)) {
			LockSupport.parkNanos(this, 100_000);
			interrupted |= Thread.interrupted();
		}
		try {
			action.run();
		}
		finally {
			handOver();
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	private void lead(Waiting own) {
		List<Waiting> group = new ArrayList<>();
		try {
			if (own.done) {
				return;
			}
			Waiting next = this.queue.poll();
			while (next != null) {
				group.add(next);
				next = (group.size() < LARGEST_GROUP) ? this.queue.poll() : null;
			}
			this.sink.accept(group);
		}
		finally {
			for (Waiting served : group) {
				served.done = true;
				if (served != own) {
					LockSupport.unpark(served.thread);
				}
			}
			handOver();
		}
	}

	private void handOver() {
		this.leading.set(false);
		Waiting next = this.queue.peek();
		if (next != null) {
			LockSupport.unpark(next.thread);
		}
	}

	/**
	 * A batch whose caller waits.
	 */
	public static final class Waiting {

		private final WriteBatch batch;

		private final Thread thread = Thread.currentThread();

		private @Nullable RuntimeException failure;

		private @Nullable Boolean committed;

		private volatile boolean done;

		Waiting(WriteBatch batch) {
			this.batch = batch;
		}

		/**
		 * What is to be written.
		 * @return the batch
		 */
		public WriteBatch batch() {
			return this.batch;
		}

		/**
		 * Tells that it could not be written.
		 * @param cause what the caller will see
		 */
		public void fail(RuntimeException cause) {
			this.failure = cause;
		}

		/**
		 * Whether it was told that it failed.
		 * @return whether it has
		 */
		public boolean hasFailed() {
			return this.failure != null;
		}

		/**
		 * Tells that it is committed.
		 */
		public void succeed() {
			this.committed = true;
		}

		/**
		 * Leaves it to the caller.
		 */
		public void decline() {
			this.committed = false;
		}

		private boolean isCommitted() {
			if (this.failure != null) {
				throw this.failure;
			}
			if (this.committed == null) {
				throw new StorageFailureException("The thread that wrote for several failed; see its own exception",
						null);
			}
			return this.committed;
		}

	}

}
