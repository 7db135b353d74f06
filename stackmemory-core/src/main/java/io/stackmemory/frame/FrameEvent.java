package io.stackmemory.frame;

import java.time.Instant;
import java.util.Map;

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
 * @param payload what happened, as JSON
 */
public record FrameEvent(String id, String projectId, String runId, String frameId, String type, String position,
		Instant at, Map<String, Object> payload) {

	/**
	 * Checks id and type.
	 * @throws IllegalArgumentException if one is none
	 */
	public FrameEvent {
		Ids.requireId("event", id);
		Ids.requireName("type", type);
		payload = (payload != null) ? payload : Map.of();
	}

	String key() {
		return key(this.frameId, this.id);
	}

	static String key(String frameId, String id) {
		return frameId + "/" + id;
	}

}
