package io.stackmemory.frame;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An event that is to be appended. Immutable.
 *
 * @param frameId the frame in which it happened
 * @param id its id, by which an event that is appended twice is recognised; null for a
 * new one
 * @param type what kind of event
 * @param payload what happened, as JSON
 * @param at when it happened; null for now
 */
public record NewEvent(String frameId, @Nullable String id, String type, Map<String, Object> payload,
		@Nullable Instant at) {

	/**
	 * An event that happens now.
	 * @param frameId the frame in which it happens
	 * @param type what kind of event
	 * @param payload what happens, as JSON
	 * @return the event
	 */
	public static NewEvent of(String frameId, String type, Map<String, Object> payload) {
		return new NewEvent(frameId, null, type, payload, null);
	}

}
