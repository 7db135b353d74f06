package io.stackmemory.agent;

/**
 * How far an agent has read: it has no unread message up to a number.
 *
 * @param agentId the agent
 * @param readUpTo the number
 */
record Inbox(String agentId, long readUpTo) {

}
