package io.stackmemory.document;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;

import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * Fixes revision and time of each batch and gives it to the backend, again with a greater
 * revision where the store is beyond the first one.
 */
final class BatchWriter {

	private static final int MAXIMUM_ATTEMPTS = 100;

	private final StorageBackend backend;

	private final Clock clock;

	private final RevisionClock revisions;

	BatchWriter(StorageBackend backend, Clock clock) {
		this.backend = backend;
		this.clock = clock;
		this.revisions = new RevisionClock(clock);
	}

	Revision write(List<WriteOperation> operations) {
		return write(this.revisions.next(), operations);
	}

	Revision write(Revision first, List<WriteOperation> operations) {
		Revision revision = first;
		for (int attempt = 1;; attempt++) {
			try {
				this.backend.write(new WriteBatch(revision, now(), operations));
				return revision;
			}
			catch (RevisionBehindException ex) {
				if (attempt == MAXIMUM_ATTEMPTS) {
					throw ex;
				}
				revision = nextAfter(ex.latest());
			}
		}
	}

	Revision nextAfter(Revision seen) {
		this.revisions.observe(seen);
		return this.revisions.next();
	}

	Revision next() {
		return this.revisions.next();
	}

	Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

}
