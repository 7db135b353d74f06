package io.stackmemory.boot.lifecycle;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.WriteBatch;

/**
 * Refuses to write once an application has begun to save for the last time, so that
 * nothing is acknowledged that is not saved; and does not let a store that hangs keep the
 * process from ending. Safe for use by several threads.
 */
public final class ShutdownGuard extends ForwardingStorageBackend {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownGuard.class);

	private final ShutdownDeadline deadline;

	private volatile boolean stopping;

	/**
	 * Puts a guard around a store.
	 * @param delegate the store
	 * @param deadline how long closing it may take
	 */
	public ShutdownGuard(StorageBackend delegate, ShutdownDeadline deadline) {
		super(delegate);
		this.deadline = deadline;
	}

	/**
	 * Refuses every write from now on.
	 */
	public void stopWriting() {
		this.stopping = true;
	}

	@Override
	public void write(WriteBatch batch) {
		if (this.stopping) {
			throw new StorageClosedException(name(),
					"The application is stopping; nothing is written to " + this + " any more");
		}
		super.write(batch);
	}

	/**
	 * Closes the store, and waits for that no longer than until the deadline.
	 */
	@Override
	public void close() {
		FutureTask<@Nullable Void> closing = new FutureTask<>(() -> delegate().close(), null);
		Thread thread = new Thread(closing, "stackmemory-close");
		thread.setDaemon(true);
		thread.start();
		try {
			closing.get(this.deadline.remaining().toNanos(), TimeUnit.NANOSECONDS);
		}
		catch (TimeoutException ex) {
			logger.error("{} could not be closed in time; what it was doing is given up", this);
		}
		catch (ExecutionException ex) {
			if (ex.getCause() instanceof StorageException failure) {
				throw failure;
			}
			throw new IllegalStateException("Could not close " + this, ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * The guard has no name of its own: people know the store beneath.
	 */
	@Override
	public String toString() {
		return delegate().toString();
	}

}
