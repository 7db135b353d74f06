package io.stackmemory.agent;

import java.time.Duration;
import java.util.Map;

/**
 * A task that an agent has, as long as it renews its claim. Each call throws a
 * {@link TaskLostException} once the claim is lost, and changes nothing then. Safe for
 * use by several threads.
 */
public final class ClaimedTask {

	private final Tasks tasks;

	private final String taskId;

	private final long token;

	private final Duration lease;

	ClaimedTask(Tasks tasks, String taskId, long token, Duration lease) {
		this.tasks = tasks;
		this.taskId = taskId;
		this.token = token;
		this.lease = lease;
	}

	/**
	 * Which task.
	 * @return its id
	 */
	public String id() {
		return this.taskId;
	}

	/**
	 * The task as it is now.
	 * @return the task
	 * @throws TaskNotFoundException if it is not there any more
	 */
	public Task task() {
		return this.tasks.get(this.taskId);
	}

	/**
	 * A number that is greater than those of all claims before: whoever is asked to do
	 * something under an older one refuses.
	 * @return the fencing token
	 */
	public long token() {
		return this.token;
	}

	/**
	 * Says that work has begun.
	 * @return the task, {@code running}
	 * @throws TaskLostException if the claim is lost
	 */
	public Task start() {
		return this.tasks.change(this.taskId, this.token, (current, claim) -> current.started(claim, this.tasks.now()));
	}

	/**
	 * Makes the claim last for its lease again, counted from now.
	 * @return the task
	 * @throws TaskLostException if the claim is lost
	 */
	public Task renew() {
		return this.tasks.change(this.taskId, this.token,
				(current, claim) -> current.renewed(claim, this.tasks.now().plus(this.lease)));
	}

	/**
	 * Says that the task is done. What waited for it alone can be claimed then.
	 * @param result what came of it, as JSON
	 * @return the task, {@code completed}
	 * @throws TaskLostException if the claim is lost
	 */
	public Task complete(Map<String, Object> result) {
		return this.tasks.change(this.taskId, this.token,
				(current, claim) -> current.completed(result, this.tasks.now()));
	}

	/**
	 * Says that the task failed. It is pending again until its retries are used up; then
	 * it is {@code failed}, and what depends on it is cancelled.
	 * @param error why, for people
	 * @return the task
	 * @throws TaskLostException if the claim is lost
	 */
	public Task fail(String error) {
		return this.tasks.change(this.taskId, this.token, (current, claim) -> current.failed(error, this.tasks.now()));
	}

	/**
	 * Gives the task back untouched, for another agent.
	 * @return the task, {@code pending}
	 * @throws TaskLostException if the claim is lost
	 */
	public Task release() {
		return this.tasks.change(this.taskId, this.token, (current, claim) -> current.released());
	}

}
