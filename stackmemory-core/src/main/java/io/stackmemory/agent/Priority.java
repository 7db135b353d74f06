package io.stackmemory.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How urgent something is.
 */
public enum Priority {

	/** When there is nothing else to do. */
	@JsonProperty("low")
	LOW(3),

	/** As usual. */
	@JsonProperty("medium")
	MEDIUM(2),

	/** Before the usual. */
	@JsonProperty("high")
	HIGH(1),

	/** Before everything else. */
	@JsonProperty("critical")
	CRITICAL(0);

	private final int rank;

	Priority(int rank) {
		this.rank = rank;
	}

	/**
	 * Its place among the priorities, which stored tasks are ordered by.
	 */
	int rank() {
		return this.rank;
	}

}
