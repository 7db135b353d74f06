package io.stackmemory.agent;

import java.time.Instant;

/**
 * Says that an agent has read a message.
 *
 * @param agentId the agent
 * @param messageId the message
 * @param readAt when
 */
record ReadMark(String agentId, String messageId, Instant readAt) {

	String key() {
		return key(this.agentId, this.messageId);
	}

	static String key(String agentId, String messageId) {
		return agentId + "/" + messageId;
	}

}
