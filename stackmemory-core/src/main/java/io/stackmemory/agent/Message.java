package io.stackmemory.agent;

import java.time.Instant;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * What one agent tells another one, or all. Immutable.
 *
 * @param id its id: the sequence as 19 digits
 * @param sequence its place in the order of all messages of the store
 * @param from the agent that sent it
 * @param to the agent that it is for, or {@link #EVERYONE}
 * @param conversation the two agents, in the order of their ids; null for a broadcast
 * @param type what kind of message, 1 to 64 letters, digits, dots, underscores and
 * hyphens
 * @param priority how urgent it is
 * @param content what it says, as JSON
 * @param sentAt when it was sent
 */
public record Message(String id, long sequence, String from, String to, @Nullable String conversation, String type,
		Priority priority, Map<String, Object> content, Instant sentAt) {

	/** Stands for all agents but the sender. */
	public static final String EVERYONE = "*";

	/**
	 * Checks the type.
	 * @throws IllegalArgumentException if it is none
	 */
	public Message {
		Names.requireName("type", type);
		content = (content != null) ? content : Map.of();
	}

	/**
	 * Whether it is for all agents.
	 * @return whether it is a broadcast
	 */
	@JsonIgnore
	public boolean isBroadcast() {
		return EVERYONE.equals(this.to);
	}

	/**
	 * Whether it is for an agent.
	 * @param agentId the agent
	 * @return whether it was sent to it, or to everyone by another agent
	 */
	public boolean isFor(String agentId) {
		return this.to.equals(agentId) || (isBroadcast() && !this.from.equals(agentId));
	}

	static String id(long sequence) {
		return "%019d".formatted(sequence);
	}

	static String conversation(String one, String other) {
		return (one.compareTo(other) < 0) ? one + "/" + other : other + "/" + one;
	}

}
