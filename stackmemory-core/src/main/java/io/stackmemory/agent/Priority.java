package io.stackmemory.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How urgent something is.
 */
public enum Priority {

	/** When there is nothing else to do. */
	@JsonProperty("low")
	LOW,

	/** As usual. */
	@JsonProperty("medium")
	MEDIUM,

	/** Before the usual. */
	@JsonProperty("high")
	HIGH,

	/** Before everything else. */
	@JsonProperty("critical")
	CRITICAL

}
