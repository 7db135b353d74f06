package io.stackmemory.boot.actuate;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * An operation on a store that is running or has ended, as it was at one moment.
 * Immutable.
 *
 * @param id by which it is asked for
 * @param operation what is done
 * @param state whether it is running, and how it ended
 * @param startedAt when it began
 * @param endedAt when it ended, or null while it is running
 * @param done how many entries it has looked at, or how many pages it has copied
 * @param total how many there are about, or null if that is not known
 * @param result what came of it, or null
 * @param error why it failed, or null
 */
public record StoreJob(String id, String operation, State state, Instant startedAt, @Nullable Instant endedAt,
		long done, @Nullable Long total, @Nullable Object result, @Nullable String error) {

	/**
	 * How far a job is.
	 */
	public enum State {

		/** It goes on. */
		RUNNING,

		/** It has done what it was to do. */
		SUCCEEDED,

		/** It has ended before. */
		FAILED

	}

}
