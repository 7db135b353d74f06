package io.stackmemory.agent;

/**
 * There is no such agent.
 */
public class AgentNotFoundException extends AgentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param agentId which agent
	 */
	public AgentNotFoundException(String agentId) {
		super("There is no agent " + agentId);
	}

}
