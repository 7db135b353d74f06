package io.stackmemory.agent;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

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
 * @param queue {@code ready} if it can be claimed, {@code blocked} if it waits for a
 * dependency, or null
 * @param place its place in the queue: by priority, then by age
 * @param claims how often it was claimed
 * @param claim who has it, or had it last; null if nobody had
 * @param retries how often it was given back after a failure
 * @param maximumRetries how often that may be
 * @param result what came of it, as JSON, or null
 * @param error why it failed last or was cancelled, or null
 * @param createdAt when it was submitted
 * @param finishedAt when it was completed, failed for good or cancelled
 */
public record Task(String id, String type, Priority priority, TaskStatus status, Map<String, Object> payload,
		Set<String> capabilities, List<String> dependencies, @Nullable String queue, String place, long claims,
		@Nullable Claim claim, int retries, int maximumRetries, @Nullable Map<String, Object> result,
		@Nullable String error, Instant createdAt, @Nullable Instant finishedAt) {

	/** How often a task may be given back, unless set otherwise. */
	public static final int DEFAULT_MAXIMUM_RETRIES = 3;

	static final String READY = "ready";

	static final String BLOCKED = "blocked";

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
	 * Whether an agent may claim it.
	 * @return whether it is pending and waits for nothing
	 */
	public boolean isReady() {
		return READY.equals(this.queue);
	}

	Task claimed(String agentId, Instant now, Instant leaseUntil) {
		Claim next = new Claim(agentId, this.claims + 1, now, null, leaseUntil);
		return changed(TaskStatus.ASSIGNED, null, next, this.retries, null, this.error, null);
	}

	Task started(Claim current, Instant now) {
		return changed(TaskStatus.RUNNING, null,
				new Claim(current.agentId(), current.token(), current.claimedAt(), now, current.leaseUntil()),
				this.retries, null, this.error, null);
	}

	Task renewed(Claim current, Instant leaseUntil) {
		return changed(this.status, null, current.until(leaseUntil), this.retries, null, this.error, null);
	}

	Task completed(Map<String, Object> outcome, Instant now) {
		return changed(TaskStatus.COMPLETED, null, ended(), this.retries, outcome, null, now);
	}

	Task released() {
		return changed(TaskStatus.PENDING, READY, ended(), this.retries, null, this.error, null);
	}

	/**
	 * Pending again, or failed for good.
	 */
	Task failed(String reason, Instant now) {
		return (this.retries < this.maximumRetries)
				? changed(TaskStatus.PENDING, READY, ended(), this.retries + 1, null, reason, null)
				: changed(TaskStatus.FAILED, null, ended(), this.retries, null, reason, now);
	}

	Task cancelled(String reason, Instant now) {
		return changed(TaskStatus.CANCELLED, null, ended(), this.retries, null, reason, now);
	}

	Task unblocked() {
		return changed(this.status, READY, this.claim, this.retries, null, this.error, null);
	}

	private @Nullable Claim ended() {
		return (this.claim != null) ? this.claim.until(null) : null;
	}

	private Task changed(TaskStatus nextStatus, @Nullable String nextQueue, @Nullable Claim nextClaim, int nextRetries,
			@Nullable Map<String, Object> nextResult, @Nullable String nextError, @Nullable Instant nextFinishedAt) {
		long most = (nextClaim != null) ? Math.max(this.claims, nextClaim.token()) : this.claims;
		return new Task(this.id, this.type, this.priority, nextStatus, this.payload, this.capabilities,
				this.dependencies, nextQueue, this.place, most, nextClaim, nextRetries, this.maximumRetries, nextResult,
				nextError, this.createdAt, nextFinishedAt);
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
