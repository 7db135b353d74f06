package io.stackmemory.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * How far a task is.
 */
public enum TaskStatus {

	/** Nobody has it. */
	@JsonProperty("pending")
	PENDING,

	/** An agent has claimed it. */
	@JsonProperty("assigned")
	ASSIGNED,

	/** An agent works on it. */
	@JsonProperty("running")
	RUNNING,

	/** It is done. */
	@JsonProperty("completed")
	COMPLETED,

	/** It failed for good. */
	@JsonProperty("failed")
	FAILED,

	/** It is not wanted any more. */
	@JsonProperty("cancelled")
	CANCELLED;

	/**
	 * Whether an agent has it.
	 * @return whether it is assigned or running
	 */
	public boolean isClaimed() {
		return this == ASSIGNED || this == RUNNING;
	}

	/**
	 * Whether nothing changes any more.
	 * @return whether it is completed, failed or cancelled
	 */
	public boolean isFinal() {
		return this == COMPLETED || this == FAILED || this == CANCELLED;
	}

}
