package io.stackmemory.storage.file;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.support.GroupCommit;

/**
 * Writes to the files of a store: batches that arrive at once are appended to the log in
 * one go, each with an outcome of its own, and share the waiting for the disk.
 */
final class FileStore {

	private static final Logger logger = LoggerFactory.getLogger(FileStore.class);

	private final String location;

	private final FileIndex index;

	private final WriteAheadLog log;

	private final Compaction compaction;

	private final boolean syncing;

	private final Clock clock;

	private final GroupCommit line = new GroupCommit(this::commit);

	/** Where the one that writes puts lines together. */
	private final LineBuffer lines = new LineBuffer(4096);

	/** What the part of the log that is written to has lines of. */
	private final Set<Namespace> logged = new HashSet<>();

	/** What a process before this one has used. */
	private final long floor;

	private long sequence;

	private long revision;

	private volatile long operations;

	/** Why nothing can be written any more. */
	private volatile @Nullable StorageException broken;

	private volatile @Nullable String compactionFailure;

	private volatile CompactionTotals compactions = CompactionTotals.NONE;

	private volatile boolean closed;

	FileStore(String location, FileIndex index, WriteAheadLog log, Compaction compaction, Recovery recovered,
			FileSettings settings, Clock clock) {
		this.location = location;
		this.index = index;
		this.log = log;
		this.compaction = compaction;
		this.syncing = settings.sync() == FileSettings.Sync.ALWAYS;
		this.clock = clock;
		this.sequence = recovered.sequence();
		this.revision = recovered.revision();
		this.floor = this.revision;
		this.logged.addAll(recovered.logged());
		if (this.syncing) {
			log.expectSyncs();
		}
	}

	WriteAheadLog log() {
		return this.log;
	}

	/**
	 * How many operations the log has got since it was compacted last.
	 */
	long operations() {
		return this.operations;
	}

	/**
	 * What keeps the store from being written to, or null.
	 */
	@Nullable StorageException broken() {
		return this.broken;
	}

	/**
	 * Why the log could not be compacted the last time, or null.
	 */
	@Nullable String compactionFailure() {
		return this.compactionFailure;
	}

	CompactionTotals compactions() {
		return this.compactions;
	}

	void requireOpen() {
		if (this.closed) {
			throw new StorageClosedException(FileStorageBackend.NAME);
		}
	}

	void write(WriteBatch batch) {
		this.line.submit(batch);
	}

	/**
	 * Removes entries that have expired. Writers wait only while the removal is written.
	 * @return how many
	 */
	int removeExpired(int limit) {
		requireOpen();
		List<StoredEntry> found = this.index.expired(this.clock.instant(), limit);
		int[] removed = new int[1];
		if (!found.isEmpty()) {
			this.line.exclusively(() -> removed[0] = remove(found));
		}
		return removed[0];
	}

	private int remove(List<StoredEntry> found) {
		requireOpen();
		requireUsable();
		List<StoredEntry> expired = found.stream()
			.filter((entry) -> entry.equals(this.index.latest(entry.key())))
			.toList();
		if (!expired.isEmpty()) {
			write(List.of(), (removal) -> removal.remove(expired));
		}
		return expired.size();
	}

	/**
	 * Waits until all that was written before is on the disk.
	 */
	void sync() {
		requireOpen();
		requireUsable();
		try {
			this.log.sync();
		}
		catch (WriteAheadLog.BrokenException ex) {
			throw stop(ex);
		}
	}

	/**
	 * Makes the log part of the data files. Called by one thread at a time.
	 * @return whether that succeeded
	 */
	boolean compact() {
		long start = System.nanoTime();
		boolean succeeded = compactOnce();
		this.compactions = this.compactions.plus(succeeded, Duration.ofNanos(System.nanoTime() - start));
		return succeeded;
	}

	/**
	 * Closes files that were needed by somebody who read when the log was compacted.
	 * Called by the same thread.
	 */
	void closeUnneeded() {
		this.compaction.closeUnneeded();
	}

	private boolean compactOnce() {
		long[] state = new long[3];
		try {
			// So that little is left to be waited for while nobody can write
			sync();
			this.line.exclusively(() -> state[0] = seal(state));
		}
		catch (StorageException ex) {
			this.compactionFailure = ex.getMessage();
			return false;
		}
		try {
			this.compaction.run(state[0], state[1], state[2]);
			this.compactionFailure = null;
			return true;
		}
		catch (IOException | StorageException ex) {
			logger.warn("The log of {} could not be compacted. Nothing is lost; it is tried again later", this.location,
					ex);
			this.compactionFailure = String.valueOf(ex.getMessage());
			return false;
		}
		finally {
			this.index.close(state[0]);
			this.compaction.closeUnneeded();
		}
	}

	/**
	 * Closes the files, after what was written is on the disk.
	 */
	void close() throws IOException {
		IOException[] failure = new IOException[1];
		this.line.exclusively(() -> {
			this.closed = true;
			try {
				if (this.broken == null) {
					this.log.end();
				}
				this.log.close();
				this.compaction.close();
			}
			catch (IOException ex) {
				failure[0] = ex;
			}
			catch (WriteAheadLog.BrokenException ex) {
				throw stop(ex);
			}
		});
		if (failure[0] != null) {
			throw failure[0];
		}
	}

	/**
	 * Begins a new part of the log.
	 * @return a commit that has everything before it
	 */
	private long seal(long[] state) {
		requireOpen();
		requireUsable();
		try {
			StoreFile part = this.log.rotate(this.revision);
			this.compaction.add(part, this.logged);
			this.logged.clear();
			this.operations = 0;
			state[1] = this.sequence;
			state[2] = this.revision;
			return this.index.open();
		}
		catch (IOException ex) {
			throw failure("begin a new log of", ex);
		}
		catch (WriteAheadLog.BrokenException ex) {
			throw stop(ex);
		}
	}

	private void commit(List<GroupCommit.Waiting> group) {
		write(group, (written) -> {
			for (GroupCommit.Waiting waiting : group) {
				try {
					requireOpen();
					requireUsable();
					written.add(waiting);
				}
				catch (StorageException ex) {
					waiting.fail(ex);
				}
			}
		});
	}

	/**
	 * Appends what a group has, and tells those who wait.
	 */
	private void write(List<GroupCommit.Waiting> group, Filling filling) {
		WriteGroup written = new WriteGroup(this.index, this.clock, this.floor, this.sequence, this.log, this.lines);
		StorageException failure = null;
		try {
			if (this.broken == null) {
				this.log.begin();
			}
			this.lines.clear();
			filling.fill(written);
			written.finish();
			if (this.syncing && !written.changes().isEmpty()) {
				this.log.sync();
			}
			publish(written);
			return;
		}
		catch (IOException ex) {
			failure = failure("write to", ex);
		}
		catch (WriteAheadLog.BrokenException ex) {
			failure = stop(ex);
		}
		for (GroupCommit.Waiting waiting : group) {
			if (!waiting.hasFailed()) {
				waiting.fail(failure);
			}
		}
		if (group.isEmpty()) {
			throw failure;
		}
	}

	private void publish(WriteGroup written) {
		if (!written.changes().isEmpty()) {
			this.logged.addAll(written.namespaces());
			this.sequence = written.sequence();
			this.revision = Math.max(this.revision, written.revision());
			long operationsNow = this.operations + written.changes().size();
			this.operations = operationsNow;
			this.index.commit(written.changes());
		}
		written.succeed();
	}

	/**
	 * Puts batches into a group.
	 */
	private interface Filling {

		void fill(WriteGroup group) throws IOException, WriteAheadLog.BrokenException;

	}

	private void requireUsable() {
		StorageException failure = this.broken;
		if (failure != null) {
			throw new StorageFailureException(failure.getMessage() + " It can be opened again.", failure);
		}
	}

	private StorageException stop(WriteAheadLog.BrokenException ex) {
		StorageException failure = new StorageFailureException(
				this.location + " can't be written to any more: what was written last may or may not be on the disk ("
						+ ex.getCause() + ").",
				ex.getCause());
		this.broken = failure;
		logger.error("{}", failure.getMessage(), ex);
		return failure;
	}

	private StorageException failure(String attempted, IOException ex) {
		String message = "Could not " + attempted + " " + this.location + ": " + ex.getMessage();
		String reason = String.valueOf(ex.getMessage());
		return (reason.contains("No space left") || reason.contains("not enough space") || reason.contains("quota"))
				? new StorageFullException(message, ex) : new StorageFailureException(message, ex);
	}

}
