package io.stackmemory.agent;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * What an agent is doing.
 */
public enum AgentStatus {

	/** It is being set up. */
	@JsonProperty("initializing")
	INITIALIZING,

	/** It is there. */
	@JsonProperty("active")
	ACTIVE,

	/** It waits for work. */
	@JsonProperty("idle")
	IDLE,

	/** It works. */
	@JsonProperty("busy")
	BUSY,

	/** It was told to wait. */
	@JsonProperty("paused")
	PAUSED,

	/** It can't go on. */
	@JsonProperty("error")
	ERROR,

	/** It is gone. */
	@JsonProperty("shutdown")
	SHUTDOWN

}
