package io.stackmemory.storage.file;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;

/**
 * What is done beside writing: waiting for the disk at intervals, and compacting the log
 * when it is time. Each has a thread of its own, so that neither waits for the other.
 */
final class Housekeeping {

	private static final Logger logger = LoggerFactory.getLogger(Housekeeping.class);

	private static final long SMALLEST_LOG = 1_000_000;

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final FileStore store;

	private final FileIndex index;

	private final FileSettings settings;

	private final List<Thread> threads = new CopyOnWriteArrayList<>();

	private final ScheduledExecutorService compacting = Executors.newSingleThreadScheduledExecutor(named("compaction"));

	private final ScheduledExecutorService syncing = Executors.newSingleThreadScheduledExecutor(named("sync"));

	private final AtomicBoolean planned = new AtomicBoolean();

	private volatile boolean failed;

	Housekeeping(FileStore store, FileIndex index, FileSettings settings) {
		this.store = store;
		this.index = index;
		this.settings = settings;
		if (settings.sync() == FileSettings.Sync.INTERVAL) {
			long nanos = settings.interval().toNanos();
			Future<?> unused = this.syncing.scheduleWithFixedDelay(this::sync, nanos, nanos, TimeUnit.NANOSECONDS);
		}
		long nanos = settings.compaction().interval().toNanos();
		Future<?> unused = this.compacting.scheduleWithFixedDelay(this::compactIfWritten, nanos, nanos,
				TimeUnit.NANOSECONDS);
	}

	/**
	 * Looks whether it is time to compact.
	 */
	void written() {
		if (isTime() && !this.failed && this.planned.compareAndSet(false, true)) {
			this.compacting.execute(this::compact);
		}
	}

	/**
	 * Compacts, and waits for it.
	 */
	void compactNow() {
		Future<Boolean> done = this.compacting.submit(this.store::compact);
		try {
			if (!done.get()) {
				throw new StorageFailureException("The log could not be compacted: " + this.store.compactionFailure(),
						null);
			}
		}
		catch (ExecutionException ex) {
			throw new StorageFailureException("The log could not be compacted: " + ex.getCause(), ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Ends the threads, after what they are doing.
	 */
	void close() {
		this.compacting.shutdown();
		this.syncing.shutdown();
		try {
			if (!this.compacting.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
					|| !this.syncing.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("A thread of a store that is being closed has not ended in {}", PATIENCE);
				return;
			}
			// It is still there for a moment when it has nothing more to do
			for (Thread thread : this.threads) {
				thread.join(PATIENCE.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private boolean isTime() {
		FileSettings.Compaction when = this.settings.compaction();
		long bytes = this.store.log().position();
		long data = this.index.bytes();
		return ((this.store.operations() >= when.operations() || bytes >= when.bytes()) && bytes >= when.share() * data)
				|| (bytes >= SMALLEST_LOG && bytes >= when.ratio() * data);
	}

	private void compact() {
		this.planned.set(false);
		if (isTime()) {
			this.failed = !this.store.compact();
		}
	}

	/**
	 * Also tries again what has failed.
	 */
	private void compactIfWritten() {
		this.store.closeUnneeded();
		if (this.store.operations() > 0) {
			this.failed = !this.store.compact();
		}
	}

	private void sync() {
		try {
			this.store.sync();
		}
		catch (StorageException ex) {
			logger.debug("Waiting for the disk failed; writers are told", ex);
		}
	}

	private ThreadFactory named(String task) {
		return (runnable) -> {
			Thread thread = new Thread(runnable, "stackmemory-file-" + task);
			thread.setDaemon(true);
			this.threads.add(thread);
			return thread;
		};
	}

}
