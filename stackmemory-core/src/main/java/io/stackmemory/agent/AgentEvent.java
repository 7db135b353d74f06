package io.stackmemory.agent;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * Something that happened to agents or tasks. Never changed. Immutable.
 *
 * @param id its id: the sequence as 19 digits
 * @param sequence its place in the order of all events of the store, which never goes
 * back
 * @param agentId the agent that it is about, or null
 * @param taskId the task that it is about, or null
 * @param type what kind of event, 1 to 64 letters, digits, dots, underscores and hyphens
 * @param payload what happened, as JSON
 * @param at when it was appended
 */
public record AgentEvent(String id, long sequence, @Nullable String agentId, @Nullable String taskId, String type,
		Map<String, Object> payload, Instant at) {

	/**
	 * Checks the type.
	 * @throws IllegalArgumentException if it is none
	 */
	public AgentEvent {
		Names.requireName("type", type);
		payload = (payload != null) ? payload : Map.of();
	}

}
