package io.stackmemory.storage;

import java.util.Map;

/**
 * How a store is right now.
 *
 * @param status whether it can be relied on
 * @param message one line for a person; empty if all is well
 * @param details facts by name, such as {@code readers}, for status pages
 */
public record CheckResult(Status status, String message, Map<String, Object> details) {

	/**
	 * Copies the details.
	 */
	public CheckResult {
		details = Map.copyOf(details);
	}

	/**
	 * All is well.
	 * @param details facts by name
	 * @return the result
	 */
	public static CheckResult up(Map<String, Object> details) {
		return new CheckResult(Status.UP, "", details);
	}

	/**
	 * The store can't be used.
	 * @param message why
	 * @return the result
	 */
	public static CheckResult down(String message) {
		return new CheckResult(Status.DOWN, message, Map.of());
	}

	/**
	 * Whether a store can be relied on.
	 */
	public enum Status {

		/** It serves, and all is safe. */
		UP,

		/** It serves, but something needs attention. */
		DEGRADED,

		/** It does not serve. */
		DOWN

	}

}
