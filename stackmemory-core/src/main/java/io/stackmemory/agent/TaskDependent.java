package io.stackmemory.agent;

/**
 * A task that waits for another one.
 *
 * @param dependencyId the task that has to be completed
 * @param taskId the task that waits
 */
record TaskDependent(String dependencyId, String taskId) {

	String key() {
		return this.dependencyId + "/" + this.taskId;
	}

}
