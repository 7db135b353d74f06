package io.stackmemory.storage.file;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
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

	void requireOpen() {
		if (this.closed) {
			throw new StorageClosedException(FileStorageBackend.NAME);
		}
	}

	void write(WriteBatch batch) {
		this.line.submit(batch);
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
		long[] state = new long[3];
		try {
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
					this.log.sync();
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
		Group written = new Group();
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
		if (written.isEmpty()) {
			return;
		}
		try {
			long position = this.log.position();
			StoreFile file = this.log.active();
			if (written.lines.size() > 0) {
				this.log.append(written.lines.toByteArray(), written.lines.size(), written.sequence);
				if (this.syncing) {
					this.log.sync();
				}
			}
			publish(written, file, position);
		}
		catch (IOException ex) {
			written.fail(failure("write to", ex));
		}
		catch (WriteAheadLog.BrokenException ex) {
			written.fail(stop(ex));
		}
	}

	private void publish(Group written, StoreFile file, long position) {
		List<FileIndex.Change> changes = new ArrayList<>(written.changes.size());
		for (Pending pending : written.changes) {
			FileLine line = pending.line;
			this.logged.add(line.key().namespace());
			changes.add(new FileIndex.Change(line.key(), line.put()
					? new StoredEntry(line, pending.length, new StoredEntry.Location(file, position + pending.offset))
					: null));
		}
		this.sequence = written.sequence;
		this.revision = Math.max(this.revision, written.revision);
		this.operations += changes.size();
		this.index.commit(changes);
		written.batches.forEach(GroupCommit.Waiting::succeed);
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

	/**
	 * Batches that are written together, each as if those before it were written already.
	 */
	private final class Group {

		private final ByteArrayOutputStream lines = new ByteArrayOutputStream(1024);

		private final List<GroupCommit.Waiting> batches = new ArrayList<>();

		private final List<Pending> changes = new ArrayList<>();

		/** What became of entries in this group. */
		private final Map<EntryKey, @Nullable FileLine> overlay = new HashMap<>();

		private long sequence = FileStore.this.sequence;

		private long revision;

		private boolean isEmpty() {
			return this.batches.isEmpty();
		}

		private void add(GroupCommit.Waiting waiting) {
			WriteBatch batch = waiting.batch();
			Instant now = FileStore.this.clock.instant();
			List<WriteOperation> effective = new ArrayList<>();
			for (WriteOperation operation : batch.operations()) {
				Known known = known(operation.key());
				require(batch, operation, known, now);
				if (operation instanceof WriteOperation.Put
						|| (operation instanceof WriteOperation.Delete && known != null)) {
					effective.add(operation);
				}
			}
			this.batches.add(waiting);
			if (effective.isEmpty()) {
				return;
			}
			this.sequence++;
			this.revision = Math.max(this.revision, batch.revision().value());
			for (int i = 0; i < effective.size(); i++) {
				encode(batch, effective.get(i),
						new FileLine.Place(this.sequence, i + 1, effective.size(), FileStore.this.log.synced()), now);
			}
		}

		private void encode(WriteBatch batch, WriteOperation operation, FileLine.Place place, Instant now) {
			EntryKey key = operation.key();
			int offset = this.lines.size();
			FileLine line;
			if (operation instanceof WriteOperation.Put put) {
				Known known = known(key);
				Instant createdAt = (known != null && !known.isExpired(now)) ? Instant.ofEpochMilli(known.createdAt)
						: batch.time();
				Entry entry = new Entry(key, put.value(), put.metadata(), batch.revision(), createdAt, batch.time(),
						put.expiresAt());
				int value = FileLine.put(this.lines, place, entry);
				line = FileLine.of(entry, place, value, FileLine.bodyLength(this.lines.size() - 1 - offset) - value);
			}
			else {
				FileLine.delete(this.lines, place, key, batch.revision().value());
				line = FileLine.deleted(key, place, batch.revision().value());
			}
			this.overlay.put(key, line);
			this.changes.add(new Pending(line, offset, this.lines.size() - 1 - offset));
		}

		private @Nullable Known known(EntryKey key) {
			if (this.overlay.containsKey(key)) {
				FileLine line = this.overlay.get(key);
				return (line != null && line.put()) ? new Known(line.revision(), line.createdAt(), line.expiresAt())
						: null;
			}
			StoredEntry stored = FileStore.this.index.latest(key);
			return (stored != null) ? new Known(stored.revision(), stored.createdAt(), stored.expiresAt()) : null;
		}

		private void require(WriteBatch batch, WriteOperation operation, @Nullable Known known, Instant now) {
			Revision actual = (known != null && !known.isExpired(now)) ? new Revision(known.revision) : null;
			if (!operation.precondition().holds(actual)) {
				throw new VersionConflictException(operation.key(), operation.precondition(), actual);
			}
			if (!(operation instanceof WriteOperation.Check)) {
				long latest = Math.max((known != null) ? known.revision : 0, FileStore.this.floor);
				if (batch.revision().value() <= latest) {
					throw new RevisionBehindException(FileStorageBackend.NAME, new Revision(latest));
				}
			}
		}

		private void fail(StorageException failure) {
			this.batches.forEach((waiting) -> waiting.fail(failure));
		}

	}

	/**
	 * What is known of an entry without reading it.
	 */
	private record Known(long revision, long createdAt, long expiresAt) {

		private boolean isExpired(Instant now) {
			return this.expiresAt != FileLine.NEVER && this.expiresAt <= now.toEpochMilli();
		}

	}

	/**
	 * A line on its way to the log.
	 *
	 * @param line what it says
	 * @param offset where it begins in what is appended
	 * @param length how long it is, without its line feed
	 */
	private record Pending(FileLine line, int offset, int length) {

	}

}
