package io.stackmemory.agent;

import java.util.Map;

import io.stackmemory.document.Names;

/**
 * A message that is to be sent.
 *
 * @param from the agent that sends it
 * @param to the agent that it is for, or {@link Message#EVERYONE}
 * @param type what kind of message
 * @param priority how urgent it is
 * @param content what it says, as JSON
 */
public record NewMessage(String from, String to, String type, Priority priority, Map<String, Object> content) {

	/**
	 * Checks the agents and the type.
	 * @throws IllegalArgumentException if one is none
	 */
	public NewMessage {
		Names.requireId("agent", from);
		if (!Message.EVERYONE.equals(to)) {
			Names.requireId("agent", to);
		}
		Names.requireName("type", type);
	}

}
