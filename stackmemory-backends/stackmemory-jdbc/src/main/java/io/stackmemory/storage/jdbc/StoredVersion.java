package io.stackmemory.storage.jdbc;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * What is stored under a key, as far as a write depends on it.
 *
 * @param revision the revision
 * @param expiresAt when it expires, in milliseconds since 1970, or null
 */
record StoredVersion(Revision revision, @Nullable Long expiresAt) {

	boolean isExpired(Instant now) {
		return this.expiresAt != null && this.expiresAt <= now.toEpochMilli();
	}

	/**
	 * Throws what hinders an operation, if something does.
	 * @param stored what is stored under its key, or null if nothing is
	 */
	static void require(String backend, WriteBatch batch, WriteOperation operation, @Nullable StoredVersion stored,
			Instant now) {
		Revision actual = (stored != null && !stored.isExpired(now)) ? stored.revision : null;
		if (!operation.precondition().holds(actual)) {
			throw new VersionConflictException(operation.key(), operation.precondition(), actual);
		}
		boolean changes = !(operation instanceof WriteOperation.Check);
		if (changes && stored != null && !operation.revision(batch).isAfter(stored.revision)) {
			throw new RevisionBehindException(backend, stored.revision);
		}
	}

}
