package io.stackmemory.test;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * Writes batches to a backend as the library does, with revisions that increase. Entries
 * are in one namespace. Safe for use by several threads.
 */
public final class BatchWriter {

	private final StorageBackend backend;

	private final RevisionClock revisions = new RevisionClock(Clock.systemUTC());

	/**
	 * Creates a writer.
	 * @param backend what is written to
	 */
	public BatchWriter(StorageBackend backend) {
		this.backend = backend;
	}

	/**
	 * Writes one entry.
	 * @param key its key
	 * @param json its value
	 * @return its revision
	 */
	public Revision put(String key, String json) {
		return write(List.of(put(key, json, Precondition.ANY)));
	}

	/**
	 * Writes a batch, with a greater revision if the backend knows a later one.
	 * @param operations what is done together
	 * @return the revision of all of it
	 */
	public Revision write(List<WriteOperation> operations) {
		while (true) {
			try {
				Revision revision = this.revisions.next();
				this.backend.write(new WriteBatch(revision, now(), operations));
				return revision;
			}
			catch (RevisionBehindException ex) {
				this.revisions.observe(ex.latest());
			}
		}
	}

	/**
	 * An operation that sets an entry.
	 * @param key its key
	 * @param json its value
	 * @param precondition what has to hold
	 * @return the operation
	 */
	public static WriteOperation put(String key, String json, Precondition precondition) {
		return new WriteOperation.Put(key(key), JsonDocument.parse(json), precondition);
	}

	/**
	 * Where entries are that this writes.
	 * @param key the key
	 * @return the key with its namespace
	 */
	public static EntryKey key(String key) {
		return EntryKey.of("test", key);
	}

	/**
	 * The time, as precise as a backend keeps it.
	 * @return the time
	 */
	public static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

}
