package io.stackmemory.storage.file;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.support.GroupCommit;

/**
 * Batches that are written together, each as if those before it were written already.
 */
final class WriteGroup {

	private final FileIndex index;

	private final Clock clock;

	/** What a process before this one has used. */
	private final long floor;

	private final long synced;

	private final LineBuffer lines;

	private final List<GroupCommit.Waiting> batches = new ArrayList<>();

	private final List<Pending> pending = new ArrayList<>();

	/** What became of entries in this group, as far as it was asked for. */
	private final Map<EntryKey, FileLine> overlay = new HashMap<>();

	private int overlaid;

	private long sequence;

	private long revision;

	/**
	 * Begins a group.
	 * @param floor the greatest revision of the time before the store was opened
	 * @param sequence the last batch before the group
	 * @param synced the last batch that is on the disk
	 * @param length how many bytes its lines are going to have, about
	 */
	WriteGroup(FileIndex index, Clock clock, long floor, long sequence, long synced, int length) {
		this.index = index;
		this.clock = clock;
		this.floor = floor;
		this.sequence = sequence;
		this.synced = synced;
		this.lines = new LineBuffer(length);
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

	LineBuffer lines() {
		return this.lines;
	}

	/**
	 * What the group changes, when its lines are in a file.
	 * @param position where they begin in the file
	 */
	List<FileIndex.Change> changes(StoreFile file, long position) {
		List<FileIndex.Change> changes = new ArrayList<>(this.pending.size());
		for (Pending each : this.pending) {
			FileLine line = each.line;
			StoredEntry stored = line.put()
					? new StoredEntry(line, each.length, new StoredEntry.Location(file, position + each.offset)) : null;
			changes.add(new FileIndex.Change(line.key(), stored, each.value));
		}
		return changes;
	}

	void succeed() {
		this.batches.forEach(GroupCommit.Waiting::succeed);
	}

	/**
	 * Adds a batch.
	 * @throws StorageException if it does not hold; the group is as before then
	 */
	void add(GroupCommit.Waiting waiting) {
		WriteBatch batch = waiting.batch();
		Instant now = this.clock.instant();
		overlay();
		List<WriteOperation> effective = new ArrayList<>(batch.operations().size());
		List<@Nullable Known> replaced = new ArrayList<>(batch.operations().size());
		for (WriteOperation operation : batch.operations()) {
			Known known = known(operation.key());
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
			FileLine.Place place = new FileLine.Place(this.sequence, i + 1, effective.size(), this.synced);
			encode(batch, effective.get(i), replaced.get(i), place, now);
		}
	}

	/**
	 * Takes note of what the batches before have changed. A batch has no two operations
	 * on a key, so that a group of one never needs it.
	 */
	private void overlay() {
		for (; this.overlaid < this.pending.size(); this.overlaid++) {
			FileLine line = this.pending.get(this.overlaid).line;
			this.overlay.put(line.key(), line);
		}
	}

	/**
	 * Adds the removal of entries that have expired, as one batch. Each has the revision
	 * that comes next after its entry's.
	 */
	void remove(List<StoredEntry> expired) {
		this.sequence++;
		for (int i = 0; i < expired.size(); i++) {
			StoredEntry entry = expired.get(i);
			FileLine.Place place = new FileLine.Place(this.sequence, i + 1, expired.size(), this.synced);
			int offset = this.lines.length();
			FileLine.delete(this.lines, place, entry.key(), entry.revision() + 1);
			FileLine line = FileLine.deleted(entry.key(), place, entry.revision() + 1);
			this.pending.add(new Pending(line, null, offset, this.lines.length() - 1 - offset));
		}
	}

	private void encode(WriteBatch batch, WriteOperation operation, @Nullable Known known, FileLine.Place place,
			Instant now) {
		EntryKey key = operation.key();
		int offset = this.lines.length();
		FileLine line;
		if (operation instanceof WriteOperation.Put put) {
			Entry entry = put.entry(batch.revision(), batch.time(),
					(known != null && !known.isExpired(now)) ? Instant.ofEpochMilli(known.createdAt) : null);
			int value = FileLine.put(this.lines, place, entry);
			line = FileLine.of(entry, place, value, FileLine.bodyLength(this.lines.length() - 1 - offset) - value);
		}
		else {
			FileLine.delete(this.lines, place, key, batch.revision().value());
			line = FileLine.deleted(key, place, batch.revision().value());
		}
		JsonDocument value = (operation instanceof WriteOperation.Put put) ? put.value() : null;
		this.pending.add(new Pending(line, value, offset, this.lines.length() - 1 - offset));
	}

	private @Nullable Known known(EntryKey key) {
		FileLine line = this.overlay.isEmpty() ? null : this.overlay.get(key);
		if (line != null) {
			return line.put() ? new Known(line.revision(), line.createdAt(), line.expiresAt()) : null;
		}
		StoredEntry stored = this.index.latest(key);
		return (stored != null) ? new Known(stored.revision(), stored.createdAt(), stored.expiresAt()) : null;
	}

	private void require(WriteBatch batch, WriteOperation operation, @Nullable Known known, Instant now) {
		Revision actual = (known != null && !known.isExpired(now)) ? new Revision(known.revision) : null;
		if (!operation.precondition().holds(actual)) {
			throw new VersionConflictException(operation.key(), operation.precondition(), actual);
		}
		if (!(operation instanceof WriteOperation.Check)) {
			long stored = (known != null) ? known.revision : 0;
			if (batch.revision().value() <= this.floor || operation.revision(batch).value() <= stored) {
				throw new RevisionBehindException(FileStorageBackend.NAME, new Revision(Math.max(stored, this.floor)));
			}
		}
	}

	StorageException fail(StorageException failure) {
		this.batches.forEach((waiting) -> waiting.fail(failure));
		return failure;
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
	 * @param value the document, or null if it is deleted
	 * @param offset where it begins in what is appended
	 * @param length how long it is, without its line feed
	 */
	private record Pending(FileLine line, @Nullable JsonDocument value, int offset, int length) {

	}

}
