package io.stackmemory.frame;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.stackmemory.document.Names;

/**
 * The call stack of one run. It lives in the store: two stacks of one run are the same
 * stack, also in two processes. Each call is one transaction. Safe for use by several
 * threads.
 */
public final class FrameStack {

	private final FrameCollections collections;

	private final String projectId;

	private final String runId;

	private final int maximumDepth;

	private final Digests digests;

	FrameStack(FrameCollections collections, String projectId, String runId, int maximumDepth) {
		Ids.requireProjectId(projectId);
		Names.requireId("run", runId);
		this.collections = collections;
		this.projectId = projectId;
		this.runId = runId;
		this.maximumDepth = maximumDepth;
		this.digests = new Digests(collections);
	}

	/**
	 * Opens a frame on top of the stack, and begins the run if this is its first one.
	 * @param type what it is about
	 * @param name what it is, for people
	 * @param inputs what it begins with, as JSON
	 * @return the frame
	 * @throws FrameException if the stack is as deep as it may be
	 */
	public Frame push(FrameType type, String name, Map<String, Object> inputs) {
		return this.collections.store().transact((transaction) -> {
			Instant now = this.collections.now();
			Run run = findRun().orElseGet(() -> new Run(this.runId, this.projectId, name, List.of(), now, Map.of()));
			int depth = run.openFrames().size();
			if (depth >= this.maximumDepth) {
				throw new FrameException("Run " + this.runId + " has " + depth + " open frames, and no more than "
						+ this.maximumDepth + " are possible; close some first");
			}
			Frame frame = new Frame(this.collections.newId(), this.projectId, this.runId, run.top(), depth, type, name,
					FrameState.ACTIVE, inputs, Map.of(), null, now, null, null);
			this.collections.frames().insert(frame);
			this.collections.runs().save(run.pushed(frame.id()));
			return frame;
		});
	}

	/**
	 * Closes the frame on top.
	 * @param outputs what came of it, as JSON
	 * @return the frame, closed
	 * @throws EmptyFrameStackException if no frame is open
	 */
	public Frame pop(Map<String, Object> outputs) {
		return new FrameClosing(this.collections, this.digests).close(() -> {
			String top = findRun().map(Run::top).orElse(null);
			if (top == null) {
				throw new EmptyFrameStackException(this.projectId, this.runId);
			}
			return top;
		}, this::require, outputs).get(0);
	}

	/**
	 * Closes a frame and every open frame below it. Each gets a digest of what happened
	 * in it.
	 * @param frameId which frame
	 * @param outputs what came of it, as JSON; those that it takes along have none
	 * @return the frame, closed, and then its descendants that were open
	 * @throws FrameNotFoundException if this run has no such frame
	 * @throws FrameClosedException if it is closed already
	 */
	public List<Frame> close(String frameId, Map<String, Object> outputs) {
		return new FrameClosing(this.collections, this.digests).close(() -> frameId, this::require, outputs);
	}

	/**
	 * The open frames.
	 * @return the path from the root to the top
	 */
	public List<Frame> path() {
		return this.collections.store().transact((transaction) -> findRun().map((run) -> {
			Map<String, Frame> frames = this.collections.frames().findAll(run.openFrames());
			return run.openFrames().stream().map(frames::get).toList();
		}).orElse(List.of()));
	}

	/**
	 * The frame on top.
	 * @return the innermost open frame, or empty if none is open
	 */
	public Optional<Frame> top() {
		List<Frame> path = path();
		return path.isEmpty() ? Optional.empty() : Optional.of(path.get(path.size() - 1));
	}

	private Optional<Run> findRun() {
		return this.collections.runs().find(Run.key(this.projectId, this.runId));
	}

	/**
	 * Throws unless a frame is one of this run.
	 */
	private void require(Frame frame) {
		if (!frame.runId().equals(this.runId) || !frame.projectId().equals(this.projectId)) {
			throw new FrameNotFoundException(frame.id());
		}
	}

}
