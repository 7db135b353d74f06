package io.stackmemory.storage.jdbc;

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
 * Writes batches as the library does, with revisions of its own.
 */
final class Batches {

	private final StorageBackend backend;

	private final RevisionClock revisions = new RevisionClock(Clock.systemUTC());

	Batches(StorageBackend backend) {
		this.backend = backend;
	}

	Revision put(String key, String json) {
		return write(List.of(put(key, json, Precondition.ANY)));
	}

	Revision write(List<WriteOperation> operations) {
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

	static WriteOperation put(String key, String json, Precondition precondition) {
		return new WriteOperation.Put(key(key), JsonDocument.parse(json), precondition);
	}

	static EntryKey key(String key) {
		return EntryKey.of("test", key);
	}

	static Instant now() {
		return Instant.now().truncatedTo(ChronoUnit.MILLIS);
	}

}
