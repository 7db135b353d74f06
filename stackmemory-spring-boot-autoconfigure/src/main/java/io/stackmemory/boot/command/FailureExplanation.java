package io.stackmemory.boot.command;

/**
 * Says why something failed, and what to do about it.
 */
@FunctionalInterface
public interface FailureExplanation {

	/**
	 * Explains a failure.
	 * @param failure what was thrown
	 * @return the explanation
	 */
	Text explain(Throwable failure);

	/**
	 * An explanation.
	 *
	 * @param description why it failed
	 * @param action what to do; empty if nobody knows
	 */
	record Text(String description, String action) {

	}

}
