package io.stackmemory.agent;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

import io.stackmemory.document.DocumentQuery;

/**
 * Which tasks wait for which. Everything here is part of a transaction that reads the
 * tasks it decides by, so two that end at once don't miss each other.
 */
final class TaskDependencies {

	private final AgentCollections collections;

	TaskDependencies(AgentCollections collections) {
		this.collections = collections;
	}

	/**
	 * Whether all of some tasks are completed.
	 * @throws TaskNotFoundException if one is not there
	 * @throws AgentException if one never will be completed
	 */
	boolean areDone(List<String> taskIds) {
		boolean done = true;
		for (String id : taskIds) {
			Task task = this.collections.tasks().find(id).orElseThrow(() -> new TaskNotFoundException(id));
			if (task.status().isFinal() && task.status() != TaskStatus.COMPLETED) {
				throw new AgentException("Task " + id + " is " + AgentCollections.text(task.status())
						+ ", so what depends on it can't be done");
			}
			done &= task.status() == TaskStatus.COMPLETED;
		}
		return done;
	}

	/**
	 * Remembers what a task waits for.
	 */
	void add(Task task) {
		if (!task.isReady()) {
			task.dependencies().forEach((id) -> this.collections.dependents().save(new TaskDependent(id, task.id())));
		}
	}

	/**
	 * Lets those go that have waited for a task alone.
	 */
	void release(Task completed) {
		for (TaskDependent dependent : dependents(completed.id())) {
			this.collections.dependents().delete(dependent.key());
			Optional<Task> waiting = this.collections.tasks().find(dependent.taskId());
			waiting.filter((task) -> task.status() == TaskStatus.PENDING)
				.filter((task) -> areDone(task.dependencies()))
				.ifPresent((task) -> this.collections.tasks().save(task.unblocked()));
		}
	}

	/**
	 * Cancels everything that waits for a task that never will be completed.
	 */
	void cancel(Task ended, Instant now) {
		Deque<Task> causes = new ArrayDeque<>(List.of(ended));
		while (!causes.isEmpty()) {
			Task cause = causes.remove();
			String reason = "Depends on task " + cause.id() + ", which is " + AgentCollections.text(cause.status());
			for (TaskDependent dependent : dependents(cause.id())) {
				this.collections.dependents().delete(dependent.key());
				Optional<Task> waiting = this.collections.tasks().find(dependent.taskId());
				waiting.filter((task) -> !task.status().isFinal()).ifPresent((task) -> {
					Task cancelled = task.cancelled(reason, now);
					this.collections.tasks().save(cancelled);
					causes.add(cancelled);
				});
			}
		}
	}

	private List<TaskDependent> dependents(String taskId) {
		return this.collections.dependents().list(DocumentQuery.all().keys(taskId + "/*"));
	}

}
