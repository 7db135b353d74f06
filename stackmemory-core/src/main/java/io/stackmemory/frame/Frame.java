package io.stackmemory.frame;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * One call on the stack of a run: what is being done, with what, and what came of it.
 * Immutable.
 *
 * @param id its id, unique in the store, up to 128 characters without {@code /} and
 * {@code *}; those that the library makes ascend in time
 * @param projectId the project that it belongs to
 * @param runId the run that it belongs to
 * @param parentId the frame that it was called from; null for a root
 * @param depth how many frames are above it; 0 for a root
 * @param type what it is about
 * @param name what it is, for people
 * @param state whether work goes on in it
 * @param inputs what it began with, as JSON
 * @param outputs what came of it, as JSON; empty until it is closed
 * @param digest what is to be remembered of it once it is closed, or null
 * @param createdAt when it was opened
 * @param closedAt when it was closed; null as long as it is active
 * @param reducedAt when its events were forgotten, so that its digest is what is left of
 * them; null if they are there
 */
public record Frame(String id, String projectId, String runId, @Nullable String parentId, int depth, FrameType type,
		String name, FrameState state, Map<String, Object> inputs, Map<String, Object> outputs, @Nullable Digest digest,
		Instant createdAt, @Nullable Instant closedAt, @Nullable Instant reducedAt) {

	/**
	 * Checks the ids, and that state and times agree.
	 * @throws IllegalArgumentException if they don't
	 */
	public Frame {
		Names.requireId("frame", id);
		Ids.requireProjectId(projectId);
		Names.requireId("run", runId);
		if ((state == FrameState.CLOSED) != (closedAt != null)) {
			throw new IllegalArgumentException("Frame " + id + " is " + state + ", but "
					+ ((closedAt != null) ? "has a time" : "has no time") + " of closing");
		}
		if ((parentId == null) != (depth == 0)) {
			throw new IllegalArgumentException("A frame without a parent has depth 0, every other one more; frame " + id
					+ " has depth " + depth + " and " + ((parentId != null) ? "a parent" : "no parent"));
		}
		inputs = (inputs != null) ? inputs : Map.of();
		outputs = (outputs != null) ? outputs : Map.of();
	}

	/**
	 * Whether work goes on in it.
	 * @return whether it is active
	 */
	public boolean isOpen() {
		return this.state == FrameState.ACTIVE;
	}

	Frame closed(Instant at, Map<String, Object> results, Digests.Content content) {
		Instant end = at.isBefore(this.createdAt) ? this.createdAt : at;
		return new Frame(this.id, this.projectId, this.runId, this.parentId, this.depth, this.type, this.name,
				FrameState.CLOSED, this.inputs, results, content.digest(this.createdAt, end, results), this.createdAt,
				end, null);
	}

	Frame withDigest(Digests.Content content) {
		return new Frame(this.id, this.projectId, this.runId, this.parentId, this.depth, this.type, this.name,
				this.state, this.inputs, this.outputs,
				(this.closedAt != null) ? content.digest(this.createdAt, this.closedAt, this.outputs) : null,
				this.createdAt, this.closedAt, this.reducedAt);
	}

	Frame reduced(Instant at) {
		return new Frame(this.id, this.projectId, this.runId, this.parentId, this.depth, this.type, this.name,
				this.state, this.inputs, this.outputs, this.digest, this.createdAt, this.closedAt, at);
	}

	Frame under(@Nullable String parent, int newDepth) {
		return new Frame(this.id, this.projectId, this.runId, parent, newDepth, this.type, this.name, this.state,
				this.inputs, this.outputs, this.digest, this.createdAt, this.closedAt, this.reducedAt);
	}

}
