package io.stackmemory.document;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.VersionConflictException;

/**
 * Runs transactions, again where they conflict with others, and knows the one of the
 * current thread.
 */
final class Transactions {

	private final StorageBackend backend;

	private final BatchWriter writer;

	private final TransactionSettings settings;

	private final LongAdder retries = new LongAdder();

	/** Not static: a thread may be in one transaction of each store. */
	@SuppressWarnings("ThreadLocalUsage")
	private final ThreadLocal<@Nullable Transaction> current = new ThreadLocal<>();

	Transactions(StorageBackend backend, BatchWriter writer, TransactionSettings settings) {
		this.backend = backend;
		this.writer = writer;
		this.settings = settings;
	}

	/**
	 * How often a transaction was run again because of others.
	 */
	long retries() {
		return this.retries.sum();
	}

	@Nullable Transaction current() {
		return this.current.get();
	}

	<T extends @Nullable Object> T run(Function<Transaction, T> work) {
		Transaction joined = this.current.get();
		if (joined != null) {
			return runInside(joined, work);
		}
		for (int attempt = 1;; attempt++) {
			Transaction transaction = new Transaction(this.backend, this.writer);
			boolean committing = false;
			try {
				T result = runOnce(transaction, work);
				committing = true;
				transaction.commit();
				return result;
			}
			catch (RuntimeException ex) {
				if (!isConflict(transaction, committing, ex) || attempt == this.settings.attempts()
						|| !pause(attempt + 1)) {
					throw ex;
				}
				this.retries.increment();
			}
		}
	}

	Transaction begin(boolean readOnly, Runnable guard) {
		return new Transaction(this.backend, this.writer, readOnly, guard);
	}

	void bind(Transaction transaction) {
		if (this.current.get() != null) {
			throw new IllegalStateException("This thread is in another transaction of the store already");
		}
		this.current.set(transaction);
	}

	void unbind(Transaction transaction) {
		if (this.current.get() == transaction) {
			this.current.remove();
		}
	}

	/**
	 * Runs work as a part of a transaction. If it fails, what it has written is taken
	 * back: whoever catches the exception goes on as if it had not been called.
	 */
	private static <T extends @Nullable Object> T runInside(Transaction transaction, Function<Transaction, T> work) {
		int savepoint = transaction.savepoint();
		boolean done = false;
		try {
			T result = work.apply(transaction);
			done = true;
			return result;
		}
		finally {
			if (!done) {
				transaction.rollbackTo(savepoint);
			}
		}
	}

	/**
	 * Whether a transaction failed because of others: at its end, or by an exception that
	 * was made of what was no longer so.
	 */
	private static boolean isConflict(Transaction transaction, boolean committing, RuntimeException failure) {
		if (committing || (failure instanceof StorageException && !(failure instanceof VersionConflictException))) {
			return failure instanceof VersionConflictException;
		}
		try {
			return transaction.isOutdated();
		}
		catch (StorageException ex) {
			failure.addSuppressed(ex);
			return false;
		}
	}

	private <T extends @Nullable Object> T runOnce(Transaction transaction, Function<Transaction, T> work) {
		this.current.set(transaction);
		try {
			return work.apply(transaction);
		}
		finally {
			this.current.remove();
		}
	}

	private boolean pause(int attempt) {
		LockSupport.parkNanos(this.settings.pauseBefore(attempt, ThreadLocalRandom.current().nextDouble()).toNanos());
		return !Thread.currentThread().isInterrupted();
	}

}
