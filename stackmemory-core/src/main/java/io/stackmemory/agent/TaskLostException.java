package io.stackmemory.agent;

/**
 * An agent has lost a task: it was silent for longer than its lease, or somebody
 * cancelled it.
 */
public class TaskLostException extends AgentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which task, and why
	 */
	public TaskLostException(String message) {
		super(message);
	}

}
