package io.stackmemory.agent;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Document;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Find;
import io.stackmemory.document.Names;
import io.stackmemory.document.Page;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * What there is to do. Each task goes to one of all the agents that ask, in one process
 * or many.
 * <p>
 * A claim is a lease: an agent that does not renew it in time has lost the task, which
 * goes to another one with a greater token, and whatever the first one says of it later
 * is refused. The clocks of the machines should agree to a fraction of the lease. Safe
 * for use by several threads.
 */
public final class Tasks {

	/** How long a claim lasts, unless set otherwise. */
	public static final Duration DEFAULT_LEASE = Duration.ofMinutes(1);

	private static final int AT_ONCE = 32;

	private static final DocumentQuery PENDING = DocumentQuery
		.where(Filter.eq("status", AgentCollections.text(TaskStatus.PENDING)))
		.sort(Sort.ascending("place"));

	private final AgentCollections collections;

	private final TaskDependencies dependencies;

	/** Claimers of one process need not race for the same task. */
	private final ReentrantLock claiming = new ReentrantLock();

	Tasks(AgentCollections collections) {
		this.collections = collections;
		this.dependencies = new TaskDependencies(collections);
	}

	/**
	 * Submits a task. One that has an id and is there already is left as it is.
	 * @param task the task
	 * @return the task as it is stored
	 * @throws TaskNotFoundException if a dependency is not there
	 * @throws AgentException if a dependency has failed or was cancelled
	 */
	public Task submit(NewTask task) {
		return this.collections.store().transact((transaction) -> {
			Optional<Task> before = (task.id() != null) ? tasks().find(task.id()) : Optional.empty();
			return before.orElseGet(() -> add(task));
		});
	}

	/**
	 * Submits several tasks, all or none. One may depend on those before it.
	 * @param tasks the tasks
	 * @return the tasks as they are stored
	 */
	public List<Task> submitAll(Collection<NewTask> tasks) {
		return this.collections.store().transact((transaction) -> tasks.stream().map(this::submit).toList());
	}

	/**
	 * Gives an agent the most urgent task that it can do, the oldest of equally urgent
	 * ones.
	 * @param agentId the agent
	 * @param capabilities what it can do
	 * @param lease how long the claim lasts without being renewed
	 * @return the task, or empty if there is none for it
	 */
	public Optional<ClaimedTask> claim(String agentId, Collection<String> capabilities, Duration lease) {
		Names.requireId("agent", agentId);
		if (lease.toMillis() < 1) {
			throw new IllegalArgumentException("A lease lasts a millisecond at least, not " + lease);
		}
		this.claiming.lock();
		try {
			returnExpired();
			return claimNext(agentId, Set.copyOf(capabilities), lease);
		}
		finally {
			this.claiming.unlock();
		}
	}

	/**
	 * Gives an agent the most urgent task that it can do, for a minute.
	 * @param agent the agent
	 * @return the task, or empty if there is none for it
	 */
	public Optional<ClaimedTask> claim(Agent agent) {
		return claim(agent.id(), agent.capabilities(), DEFAULT_LEASE);
	}

	/**
	 * Goes on with a claim that was made before, also by another process.
	 * @param taskId which task
	 * @param token its token
	 * @param lease how long it lasts when it is renewed
	 * @return the claim, which may be lost
	 */
	public ClaimedTask claimed(String taskId, long token, Duration lease) {
		return new ClaimedTask(this, taskId, token, lease);
	}

	/**
	 * Takes a task out of the queue, or from the agent that has it, whose outcome is
	 * refused then. Those that depend on it are cancelled too.
	 * @param taskId which
	 * @param reason why, for people
	 * @return the task
	 * @throws TaskNotFoundException if there is no such task
	 * @throws AgentException if it is completed, failed or cancelled already
	 */
	public Task cancel(String taskId, String reason) {
		return this.collections.store().transact((transaction) -> {
			Task task = get(taskId);
			if (task.status().isFinal()) {
				throw new AgentException("Task " + taskId + " is " + AgentCollections.text(task.status()) + " already");
			}
			return finish(task.cancelled(reason, this.collections.now()));
		});
	}

	/**
	 * Takes tasks from agents that did not renew their claims in time, as if they had
	 * failed. Each claim does this too, for a few.
	 * @return how many
	 */
	public int returnExpired() {
		int returned = 0;
		Instant now = this.collections.now();
		DocumentQuery expired = DocumentQuery.where(Filter.lte("claim.leaseUntil", StableMapper.text(now)))
			.sort(Sort.ascending("claim.leaseUntil"))
			.limit(AT_ONCE);
		for (Task task : tasks().list(expired)) {
			returned += Boolean.TRUE.equals(this.collections.store().transact((transaction) -> {
				Task current = get(task.id());
				Task.Claim claim = current.claim();
				if (claim == null || claim.leaseUntil() == null || claim.leaseUntil().isAfter(now)) {
					return false;
				}
				finish(current.failed("Agent " + claim.agentId() + " was silent for longer than its lease", now));
				return true;
			})) ? 1 : 0;
		}
		return returned;
	}

	/**
	 * Looks for a task.
	 * @param id which
	 * @return the task, or empty if there is none
	 */
	public Optional<Task> find(String id) {
		return tasks().find(id);
	}

	/**
	 * Reads a task.
	 * @param id which
	 * @return the task
	 * @throws TaskNotFoundException if there is none
	 */
	public Task get(String id) {
		return find(id).orElseThrow(() -> new TaskNotFoundException(id));
	}

	/**
	 * The tasks that an agent has, or had last.
	 * @param agentId the agent
	 * @return the tasks, in the order in which they were claimed
	 */
	public List<Task> ofAgent(String agentId) {
		return tasks()
			.list(DocumentQuery.where(Filter.eq("claim.agentId", agentId)).sort(Sort.ascending("claim.claimedAt")));
	}

	/**
	 * The tasks that can be claimed.
	 * @param limit how many at most
	 * @return the tasks, in the order in which they go to agents
	 */
	public List<Task> ready(int limit) {
		return tasks().list(PENDING.limit(limit)).stream().filter(Task::isReady).toList();
	}

	/**
	 * Begins a query of tasks that is put together as it is read.
	 * @param path the path of the first field that is asked for, named as in {@link Task}
	 * @return what is compared
	 */
	public Find<Task>.Condition where(String path) {
		return tasks().where(path, Sort.descending("createdAt"));
	}

	/**
	 * Looks for tasks, a page at a time.
	 * @param query what is asked; fields are named as in {@link Task}
	 * @return the tasks, and where to go on
	 */
	public Page<Task> search(DocumentQuery query) {
		return tasks().page(query);
	}

	/**
	 * Changes a task that is claimed.
	 * @throws TaskLostException if the claim does not hold any more
	 */
	Task change(String taskId, long token, BiFunction<Task, Task.Claim, Task> change) {
		return this.collections.store().transact((transaction) -> {
			Task task = get(taskId);
			Task.Claim claim = task.claim();
			if (!task.status().isClaimed() || claim == null || claim.token() != token || claim.leaseUntil() == null
					|| !claim.leaseUntil().isAfter(this.collections.now())) {
				throw new TaskLostException("The claim " + token + " on task " + taskId + " is lost: the task is "
						+ AgentCollections.text(task.status())
						+ ((claim != null && claim.token() != token) ? " by claim " + claim.token() : ""));
			}
			return finish(change.apply(task, claim));
		});
	}

	Instant now() {
		return this.collections.now();
	}

	private Task add(NewTask task) {
		Task added = Task.submitted((task.id() != null) ? task.id() : this.collections.newId(), task,
				this.dependencies.areDone(task.dependencies()), this.collections.now());
		tasks().insert(added);
		this.dependencies.add(added);
		return added;
	}

	private Optional<ClaimedTask> claimNext(String agentId, Set<String> capabilities, Duration lease) {
		DocumentQuery pending = PENDING.limit(AT_ONCE);
		Page<Task> page = tasks().page(pending);
		boolean raced = false;
		while (true) {
			for (Document<Task> candidate : page.items()) {
				if (candidate.value().isReady() && capabilities.containsAll(candidate.value().capabilities())) {
					ClaimedTask claimed = claim(candidate, agentId, lease);
					if (claimed != null) {
						return Optional.of(claimed);
					}
					raced = true;
				}
			}
			// Those that wait for others are behind all that are ready
			boolean last = page.next() == null || !page.values().get(page.items().size() - 1).isReady();
			if (last && !raced) {
				return Optional.empty();
			}
			// Whoever was faster may have left something that comes before
			page = tasks().page(raced ? pending : pending.after(page.next()));
			raced = false;
		}
	}

	private @Nullable ClaimedTask claim(Document<Task> candidate, String agentId, Duration lease) {
		Instant now = this.collections.now();
		Task claimed = candidate.value().claimed(agentId, now, now.plus(lease));
		try {
			tasks().update(claimed, candidate.revision());
			return new ClaimedTask(this, claimed.id(), Objects.requireNonNull(claimed.claim()).token(), lease);
		}
		catch (VersionConflictException ex) {
			return null;
		}
	}

	private Task finish(Task task) {
		tasks().save(task);
		if (task.status() == TaskStatus.COMPLETED) {
			this.dependencies.release(task);
		}
		else if (task.status().isFinal()) {
			this.dependencies.cancel(task, this.collections.now());
		}
		return task;
	}

	private DocumentCollection<Task> tasks() {
		return this.collections.tasks();
	}

}
