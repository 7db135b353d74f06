package io.stackmemory.frame;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;

import io.stackmemory.document.Names;

/**
 * Something that happened in a frame. Never changed once it was appended. Immutable.
 *
 * @param id its id, unique in its frame
 * @param projectId the project
 * @param runId the run
 * @param frameId the frame
 * @param type what kind of event, 1 to 64 letters, digits, dots, underscores and hyphens
 * @param position its place in the order of appending: texts that ascend
 * @param at when it happened
 * @param payload what happened, as JSON: all of it, or what is small of it
 * @param payloadSize about how many characters the payload has, if it is so large that it
 * is stored apart, see {@link FrameEvents#payload}; 0 otherwise
 */
public record FrameEvent(String id, String projectId, String runId, String frameId, String type, String position,
		Instant at, Map<String, Object> payload, long payloadSize) {

	/**
	 * Checks id and type.
	 * @throws IllegalArgumentException if one is none
	 */
	public FrameEvent {
		Names.requireId("event", id);
		Names.requireName("type", type);
		payload = (payload != null) ? payload : Map.of();
	}

	/**
	 * Whether the payload is here as a whole.
	 * @return false if it is so large that it is stored apart
	 */
	@JsonIgnore
	public boolean isWhole() {
		return this.payloadSize == 0;
	}

	String key() {
		return key(this.frameId, this.id);
	}

	static String key(String frameId, String id) {
		return frameId + "/" + id;
	}

}
