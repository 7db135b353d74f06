package io.stackmemory.agent;

/**
 * What was asked for does not fit the agents and tasks that are there. Nothing was
 * changed.
 */
public class AgentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what does not fit
	 */
	public AgentException(String message) {
		super(message);
	}

}
