package io.stackmemory.storage.file;

import java.io.EOFException;
import java.io.IOException;
import java.time.Instant;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageFailureException;

/**
 * An entry whose value is on the disk.
 */
final class StoredEntry {

	private final EntryKey key;

	private final long revision;

	private final long createdAt;

	private final long updatedAt;

	private final long expiresAt;

	private final int length;

	private final int value;

	private final int valueLength;

	private volatile Location location;

	/**
	 * Keeps where an entry is.
	 * @param length how long its line is, without its line feed
	 */
	StoredEntry(FileLine line, int length, Location location) {
		this.key = line.key();
		this.revision = line.revision();
		this.createdAt = line.createdAt();
		this.updatedAt = line.updatedAt();
		this.expiresAt = line.expiresAt();
		this.value = (line.metadata() != null) ? -line.value() : line.value();
		this.valueLength = line.valueLength();
		this.length = length;
		this.location = location;
	}

	/**
	 * Keeps where an entry is that is on its way to the disk.
	 * @param value where its value begins in its line
	 * @param length how long its line is, without its line feed
	 */
	StoredEntry(Entry entry, int value, int length, Location location) {
		Instant end = entry.expiresAt();
		this.key = entry.key();
		this.revision = entry.revision().value();
		this.createdAt = entry.createdAt().toEpochMilli();
		this.updatedAt = entry.updatedAt().toEpochMilli();
		this.expiresAt = (end != null) ? end.toEpochMilli() : FileLine.NEVER;
		this.value = entry.metadata().equals(JsonDocument.EMPTY_OBJECT) ? value : -value;
		this.valueLength = FileLine.bodyLength(length) - value;
		this.length = length;
		this.location = location;
	}

	EntryKey key() {
		return this.key;
	}

	long revision() {
		return this.revision;
	}

	long createdAt() {
		return this.createdAt;
	}

	long expiresAt() {
		return this.expiresAt;
	}

	int length() {
		return this.length;
	}

	Location location() {
		return this.location;
	}

	void moveTo(Location target) {
		this.location = target;
	}

	boolean isExpired(Instant now) {
		return this.expiresAt != FileLine.NEVER && this.expiresAt <= now.toEpochMilli();
	}

	/**
	 * Reads the entry from the disk.
	 */
	Entry load() {
		byte[] line = line();
		int start = Math.abs(this.value);
		JsonDocument document = JsonDocument.stored(line, start, this.valueLength);
		JsonDocument metadata = JsonDocument.EMPTY_OBJECT;
		if (this.value < 0) {
			FileLine parsed = new LineParser().parse(line, 0, line.length);
			String text = (parsed != null) ? parsed.metadata() : null;
			if (text == null) {
				throw damaged(this.location);
			}
			metadata = JsonDocument.stored(text);
		}
		return new Entry(this.key, document, metadata, new Revision(this.revision),
				Instant.ofEpochMilli(this.createdAt), Instant.ofEpochMilli(this.updatedAt),
				(this.expiresAt != FileLine.NEVER) ? Instant.ofEpochMilli(this.expiresAt) : null);
	}

	/**
	 * Reads the line. The file may be closed meanwhile, when the line is in another one
	 * already.
	 */
	byte[] line() {
		byte[] line = new byte[this.length];
		while (true) {
			Location from = this.location;
			try {
				if (from.file.content().read(from.offset, line, 0, line.length) < line.length) {
					throw new EOFException("The file is shorter than it was");
				}
				if (!FileLine.isWhole(line, 0, line.length)) {
					throw damaged(from);
				}
				return line;
			}
			catch (IOException ex) {
				if (this.location.equals(from)) {
					throw new StorageFailureException("Could not read " + this.key + " from " + from + ": " + ex, ex);
				}
			}
		}
	}

	private StorageCorruptedException damaged(Location where) {
		return new StorageCorruptedException(
				this.key + " is damaged in " + where + "; its line is not what was written there", null);
	}

	/**
	 * Where a line is.
	 *
	 * @param file the file
	 * @param offset where the line begins
	 */
	record Location(StoreFile file, long offset) {

		@Override
		public String toString() {
			return this.file.name() + " at byte " + this.offset;
		}

	}

}
