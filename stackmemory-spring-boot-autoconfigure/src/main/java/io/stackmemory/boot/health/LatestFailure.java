package io.stackmemory.boot.health;

import java.time.Clock;
import java.time.Instant;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.InterceptingStorageBackend;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageOperation;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.query.Namespace;

/**
 * Remembers the latest failure of a store, so that its health can tell what happened when
 * nobody was looking. A conflict is none. Safe for use by several threads.
 */
public final class LatestFailure extends InterceptingStorageBackend {

	private final Clock clock;

	private volatile @Nullable Failure latest;

	/**
	 * Puts a memory for failures around a backend.
	 * @param delegate the backend
	 * @param clock tells when something failed
	 */
	public LatestFailure(StorageBackend delegate, Clock clock) {
		super(delegate);
		this.clock = clock;
	}

	/**
	 * What failed last.
	 * @return the failure, or null if none did since the start
	 */
	public @Nullable Failure latest() {
		return this.latest;
	}

	@Override
	protected <T extends @Nullable Object> T around(StorageOperation operation, @Nullable Namespace namespace, int size,
			Supplier<T> call) {
		try {
			return call.get();
		}
		catch (StorageException ex) {
			if (!(ex instanceof VersionConflictException) && !(ex instanceof RevisionBehindException)) {
				this.latest = new Failure(this.clock.instant(), String.valueOf(ex.getMessage()));
			}
			throw ex;
		}
	}

	/**
	 * A failure.
	 *
	 * @param at when
	 * @param message what was attempted, and what happened
	 */
	public record Failure(Instant at, String message) {

	}

}
