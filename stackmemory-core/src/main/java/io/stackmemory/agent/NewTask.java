package io.stackmemory.agent;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * A task that is to be submitted. Immutable; each method gives a changed copy.
 *
 * @param id its id; null for a new one
 * @param type what kind of task
 * @param payload what is to be done, as JSON
 * @param priority how urgent it is
 * @param capabilities what an agent has to be able to do
 * @param dependencies the tasks that have to be completed first
 * @param maximumRetries how often it may be given back after a failure
 */
public record NewTask(@Nullable String id, String type, Map<String, Object> payload, Priority priority,
		Set<String> capabilities, List<String> dependencies, int maximumRetries) {

	/**
	 * Checks type, capabilities and retries.
	 * @throws IllegalArgumentException if one is none, or the retries are negative
	 */
	public NewTask {
		Names.requireName("type", type);
		capabilities = Names.sorted("capability", capabilities);
		dependencies = List.copyOf(dependencies);
		if (maximumRetries < 0) {
			throw new IllegalArgumentException("Retries can't be negative, but are " + maximumRetries);
		}
	}

	/**
	 * A task of medium priority that any agent can do.
	 * @param type what kind of task
	 * @param payload what is to be done, as JSON
	 * @return the task
	 */
	public static NewTask of(String type, Map<String, Object> payload) {
		return new NewTask(null, type, payload, Priority.MEDIUM, Set.of(), List.of(), Task.DEFAULT_MAXIMUM_RETRIES);
	}

	/**
	 * With an id: a task that is there already under it is not submitted again.
	 * @param known the id
	 * @return the task
	 */
	public NewTask withId(String known) {
		return new NewTask(known, this.type, this.payload, this.priority, this.capabilities, this.dependencies,
				this.maximumRetries);
	}

	/**
	 * With another priority.
	 * @param urgency how urgent it is
	 * @return the task
	 */
	public NewTask withPriority(Priority urgency) {
		return new NewTask(this.id, this.type, this.payload, urgency, this.capabilities, this.dependencies,
				this.maximumRetries);
	}

	/**
	 * For agents that can do something.
	 * @param required what an agent has to be able to do
	 * @return the task
	 */
	public NewTask requiring(Collection<String> required) {
		return new NewTask(this.id, this.type, this.payload, this.priority, Set.copyOf(required), this.dependencies,
				this.maximumRetries);
	}

	/**
	 * After other tasks.
	 * @param taskIds the tasks that have to be completed first
	 * @return the task
	 */
	public NewTask after(Collection<String> taskIds) {
		return new NewTask(this.id, this.type, this.payload, this.priority, this.capabilities, List.copyOf(taskIds),
				this.maximumRetries);
	}

	/**
	 * With another number of retries.
	 * @param maximum how often it may be given back after a failure
	 * @return the task
	 */
	public NewTask withMaximumRetries(int maximum) {
		return new NewTask(this.id, this.type, this.payload, this.priority, this.capabilities, this.dependencies,
				maximum);
	}

}
