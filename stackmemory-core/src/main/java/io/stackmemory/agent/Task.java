package io.stackmemory.agent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;
import io.stackmemory.json.StableMapper;

/**
 * Something to do, for one agent at a time. Immutable.
 *
 * @param id its id, 1 to 128 characters without {@code /} and {@code *}
 * @param type what kind of task, 1 to 64 letters, digits, dots, underscores and hyphens
 * @param priority how urgent it is
 * @param status how far it is
 * @param payload what is to be done, as JSON
 * @param capabilities what an agent has to be able to do
 * @param dependencies the tasks that have to be completed first
 * @param place its place among those that can be claimed: texts that ascend, by priority,
 * then by age; null if it can't be claimed
 * @param claim who has it, or had it last; null if nobody had
 * @param retries how often it was given back after a failure
 * @param maximumRetries how often that may be
 * @param outcome what came of it last, or null
 * @param createdAt when it was submitted
 */
public record Task(String id, String type, Priority priority, TaskStatus status, Map<String, Object> payload,
		Set<String> capabilities, List<String> dependencies, @Nullable String place, @Nullable Claim claim, int retries,
		int maximumRetries, @Nullable Outcome outcome, Instant createdAt) {

	/** How often a task may be given back, unless set otherwise. */
	public static final int DEFAULT_MAXIMUM_RETRIES = 3;

	/**
	 * Checks id, type and capabilities.
	 * @throws IllegalArgumentException if one is none
	 */
	public Task {
		Names.requireId("task", id);
		Names.requireName("type", type);
		payload = (payload != null) ? payload : Map.of();
		capabilities = Names.sorted("capability", capabilities);
		dependencies = (dependencies != null) ? List.copyOf(dependencies) : List.of();
	}

	/**
	 * Whether an agent may claim it: it is pending and waits for nothing.
	 * @return whether it has a place in the queue
	 */
	@JsonIgnore
	public boolean isReady() {
		return this.place != null;
	}

	/**
	 * A task that can be claimed, or waits for others.
	 */
	static Task submitted(String id, NewTask task, boolean ready, Instant now) {
		Task added = new Task(id, task.type(), task.priority(), TaskStatus.PENDING, task.payload(), task.capabilities(),
				task.dependencies(), null, null, 0, task.maximumRetries(), null, now);
		return ready ? added.unblocked() : added;
	}

	Task claimed(String agentId, Instant now, Instant leaseUntil) {
		long token = (this.claim != null) ? this.claim.token() + 1 : 1;
		return changed(TaskStatus.ASSIGNED, null, new Claim(agentId, token, now, null, leaseUntil), this.retries,
				this.outcome);
	}

	Task started(Claim current, Instant now) {
		return changed(TaskStatus.RUNNING, null,
				new Claim(current.agentId(), current.token(), current.claimedAt(), now, current.leaseUntil()),
				this.retries, this.outcome);
	}

	Task renewed(Claim current, Instant leaseUntil) {
		return changed(this.status, null, current.until(leaseUntil), this.retries, this.outcome);
	}

	Task completed(Map<String, Object> result, Instant now) {
		return changed(TaskStatus.COMPLETED, null, ended(), this.retries, new Outcome(result, null, now));
	}

	Task released() {
		return changed(TaskStatus.PENDING, placeInQueue(), ended(), this.retries, this.outcome);
	}

	/**
	 * Pending again, or failed for good.
	 */
	Task failed(String reason, Instant now) {
		Outcome failure = new Outcome(null, reason, now);
		return (this.retries < this.maximumRetries)
				? changed(TaskStatus.PENDING, placeInQueue(), ended(), this.retries + 1, failure)
				: changed(TaskStatus.FAILED, null, ended(), this.retries, failure);
	}

	Task cancelled(String reason, Instant now) {
		return changed(TaskStatus.CANCELLED, null, ended(), this.retries, new Outcome(null, reason, now));
	}

	Task unblocked() {
		return changed(this.status, placeInQueue(), this.claim, this.retries, this.outcome);
	}

	private String placeInQueue() {
		return this.priority.rank() + "-" + StableMapper.text(this.createdAt) + "-" + this.id;
	}

	private @Nullable Claim ended() {
		return (this.claim != null) ? this.claim.until(null) : null;
	}

	private Task changed(TaskStatus nextStatus, @Nullable String nextPlace, @Nullable Claim nextClaim, int nextRetries,
			@Nullable Outcome nextOutcome) {
		return new Task(this.id, this.type, this.priority, nextStatus, this.payload, this.capabilities,
				this.dependencies, nextPlace, nextClaim, nextRetries, this.maximumRetries, nextOutcome, this.createdAt);
	}

	/**
	 * What came of a task. Immutable.
	 *
	 * @param result the result, as JSON; null unless it is completed
	 * @param error why it failed last, or was cancelled; null if it is completed
	 * @param at when that was
	 */
	public record Outcome(@Nullable Map<String, Object> result, @Nullable String error, Instant at) {

	}

	/**
	 * Who has a task. Immutable.
	 *
	 * @param agentId the agent
	 * @param token the fencing token: greater than that of every claim before
	 * @param claimedAt when it was claimed
	 * @param startedAt when work on it began, or null
	 * @param leaseUntil until when it has to be renewed; null if the claim has ended
	 */
	public record Claim(String agentId, long token, Instant claimedAt, @Nullable Instant startedAt,
			@Nullable Instant leaseUntil) {

		Claim until(@Nullable Instant end) {
			return new Claim(this.agentId, this.token, this.claimedAt, this.startedAt, end);
		}

	}

}
