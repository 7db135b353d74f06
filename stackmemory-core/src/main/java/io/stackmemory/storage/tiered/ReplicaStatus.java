package io.stackmemory.storage.tiered;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * How far a replica is behind its store. Immutable.
 *
 * @param name its name
 * @param location where it is; its name while it was never reached
 * @param state what it is doing
 * @param isComplete whether all that was acknowledged is there
 * @param entries how many changes of entries wait to be shipped
 * @param bytes how many bytes these have as JSON, roughly
 * @param lag how old the oldest of them is
 * @param shipped how many changes were shipped since the store was opened
 * @param shippedAt when something was shipped last, or null
 * @param failures how many attempts in a row have failed
 * @param latestFailure why the last one did, or null if it has not
 */
public record ReplicaStatus(String name, String location, State state, boolean isComplete, long entries, long bytes,
		Duration lag, long shipped, @Nullable Instant shippedAt, int failures, @Nullable String latestFailure) {

	/**
	 * What a replica is doing.
	 */
	public enum State {

		/** It was not reached yet. */
		CONNECTING,

		/** It is being filled with everything that the store holds. */
		COPYING,

		/** It gets changes as they are made. */
		CONNECTED,

		/** It failed, and is tried again soon. */
		RETRYING,

		/** It failed several times in a row, and is tried now and then. */
		FAILED,

		/** It is not shipped to any more. */
		CLOSED

	}

}
