package io.stackmemory.agent;

/**
 * There is no such task.
 */
public class TaskNotFoundException extends AgentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param taskId which task
	 */
	public TaskNotFoundException(String taskId) {
		super("There is no task " + taskId);
	}

}
