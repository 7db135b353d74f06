package io.stackmemory.frame;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether work goes on in a frame.
 */
public enum FrameState {

	/** It is on the stack. */
	@JsonProperty("active")
	ACTIVE,

	/** It is done; nothing is added to it any more. */
	@JsonProperty("closed")
	CLOSED

}
