package io.stackmemory.storage.file;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.support.GroupCommit;

/**
 * Batches that are written together, each as if those before it were written already.
 * Their lines go to the log in parts, so that no more than a part is in memory.
 */
final class WriteGroup {

	/** How many bytes are written at once, about. */
	private static final int PART = 1 << 20;

	private final FileIndex index;

	private final Clock clock;

	/** What a process before this one has used. */
	private final long floor;

	private final WriteAheadLog log;

	private final StoreFile file;

	private final long synced;

	private final LineBuffer lines;

	private final List<GroupCommit.Waiting> batches = new ArrayList<>();

	private final List<FileIndex.Change> changes = new ArrayList<>();

	/** What the changes are in, one after the other. */
	private final List<Namespace> namespaces = new ArrayList<>(1);

	/** What became of entries in this group, as far as it was asked for. */
	private final Map<EntryKey, FileIndex.Change> overlay = new HashMap<>();

	private int overlaid;

	private long sequence;

	private long revision;

	/**
	 * Begins a group.
	 * @param floor the greatest revision of the time before the store was opened
	 * @param sequence the last batch before the group
	 * @param log where the lines go
	 * @param lines where lines are put together; empty
	 */
	WriteGroup(FileIndex index, Clock clock, long floor, long sequence, WriteAheadLog log, LineBuffer lines) {
		this.index = index;
		this.clock = clock;
		this.floor = floor;
		this.sequence = sequence;
		this.log = log;
		this.file = log.active();
		this.synced = log.synced();
		this.lines = lines;
	}

	boolean isEmpty() {
		return this.batches.isEmpty();
	}

	/**
	 * The last batch.
	 */
	long sequence() {
		return this.sequence;
	}

	/**
	 * The greatest revision in the group, or 0.
	 */
	long revision() {
		return this.revision;
	}

	/**
	 * What the group changes.
	 */
	List<FileIndex.Change> changes() {
		return this.changes;
	}

	/**
	 * The namespaces that the group changes; one may be there several times.
	 */
	List<Namespace> namespaces() {
		return this.namespaces;
	}

	/**
	 * Appends what is left of the lines to the log.
	 */
	void finish() throws IOException, WriteAheadLog.BrokenException {
		if (!this.changes.isEmpty()) {
			writePart();
			this.log.commit(this.sequence);
		}
	}

	void succeed() {
		this.batches.forEach(GroupCommit.Waiting::succeed);
	}

	/**
	 * Adds a batch.
	 * @throws StorageException if it does not hold; the group is as before then
	 * @throws IOException if what was put together can't be written; the log is as before
	 * the group then
	 */
	void add(GroupCommit.Waiting waiting) throws IOException, WriteAheadLog.BrokenException {
		WriteBatch batch = waiting.batch();
		Instant now = this.clock.instant();
		overlay();
		List<WriteOperation> effective = new ArrayList<>(batch.operations().size());
		List<@Nullable StoredEntry> replaced = new ArrayList<>(batch.operations().size());
		for (WriteOperation operation : batch.operations()) {
			StoredEntry known = known(operation.key());
			require(batch, operation, known, now);
			if (operation instanceof WriteOperation.Put
					|| (operation instanceof WriteOperation.Delete && known != null)) {
				effective.add(operation);
				replaced.add(known);
			}
		}
		this.batches.add(waiting);
		if (effective.isEmpty()) {
			return;
		}
		this.sequence++;
		this.revision = Math.max(this.revision, batch.revision().value());
		for (int i = 0; i < effective.size(); i++) {
			FileLine.Place place = place(i + 1, effective.size());
			if (effective.get(i) instanceof WriteOperation.Put put) {
				put(batch, put, replaced.get(i), place, now);
			}
			else {
				delete(effective.get(i).key(), batch.revision().value(), place);
			}
		}
	}

	/**
	 * Takes note of what the batches before have changed. A batch has no two operations
	 * on a key, so that a group of one never needs it.
	 */
	private void overlay() {
		for (; this.overlaid < this.changes.size(); this.overlaid++) {
			FileIndex.Change change = this.changes.get(this.overlaid);
			this.overlay.put(change.key(), change);
		}
	}

	/**
	 * Adds the removal of entries that have expired, as one batch. Each has the revision
	 * that comes next after its entry's.
	 */
	void remove(List<StoredEntry> expired) throws IOException, WriteAheadLog.BrokenException {
		this.sequence++;
		for (int i = 0; i < expired.size(); i++) {
			delete(expired.get(i).key(), expired.get(i).revision() + 1, place(i + 1, expired.size()));
		}
	}

	private FileLine.Place place(int number, int count) {
		return new FileLine.Place(this.sequence, number, count, this.synced);
	}

	private void put(WriteBatch batch, WriteOperation.Put put, @Nullable StoredEntry known, FileLine.Place place,
			Instant now) throws IOException, WriteAheadLog.BrokenException {
		Entry entry = put.entry(batch.revision(), batch.time(),
				(known != null && !known.isExpired(now)) ? Instant.ofEpochMilli(known.createdAt()) : null);
		int start = this.lines.length();
		int value = FileLine.put(this.lines, place, entry);
		StoredEntry stored = new StoredEntry(entry, value, this.lines.length() - 1 - start,
				new StoredEntry.Location(this.file, this.log.next() + start));
		added(new FileIndex.Change(put.key(), stored, put.value()));
	}

	private void delete(EntryKey key, long revisionOfLine, FileLine.Place place)
			throws IOException, WriteAheadLog.BrokenException {
		FileLine.delete(this.lines, place, key, revisionOfLine);
		added(new FileIndex.Change(key, null, null));
	}

	private void added(FileIndex.Change change) throws IOException, WriteAheadLog.BrokenException {
		this.changes.add(change);
		Namespace namespace = change.key().namespace();
		if (this.namespaces.isEmpty() || !this.namespaces.get(this.namespaces.size() - 1).equals(namespace)) {
			this.namespaces.add(namespace);
		}
		if (this.lines.length() >= PART) {
			writePart();
		}
	}

	private void writePart() throws IOException, WriteAheadLog.BrokenException {
		this.log.write(this.lines.array(), this.lines.length());
		this.lines.clear();
	}

	private @Nullable StoredEntry known(EntryKey key) {
		FileIndex.Change change = this.overlay.isEmpty() ? null : this.overlay.get(key);
		return (change != null) ? change.entry() : this.index.latest(key);
	}

	private void require(WriteBatch batch, WriteOperation operation, @Nullable StoredEntry known, Instant now) {
		Revision actual = (known != null && !known.isExpired(now)) ? new Revision(known.revision()) : null;
		if (!operation.precondition().holds(actual)) {
			throw new VersionConflictException(operation.key(), operation.precondition(), actual);
		}
		if (!(operation instanceof WriteOperation.Check)) {
			long stored = (known != null) ? known.revision() : 0;
			if (batch.revision().value() <= this.floor || operation.revision(batch).value() <= stored) {
				throw new RevisionBehindException(FileStorageBackend.NAME, new Revision(Math.max(stored, this.floor)));
			}
		}
	}

}
