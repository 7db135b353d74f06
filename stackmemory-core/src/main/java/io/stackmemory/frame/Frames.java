package io.stackmemory.frame;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.stackmemory.document.DocumentExistsException;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.Page;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * The frames of all runs. Safe for use by several threads.
 */
public final class Frames {

	/** How many frames can be open on top of each other, unless set otherwise. */
	public static final int DEFAULT_MAXIMUM_DEPTH = 100;

	private static final Sort BY_CREATION = Sort.ascending("createdAt");

	private final FrameCollections collections;

	private final FrameEvents events;

	private final Anchors anchors;

	private final int maximumDepth;

	/**
	 * Creates access to the frames of a store.
	 * @param store where they are
	 * @param clock the wall clock
	 * @param maximumDepth how many frames can be open on top of each other
	 */
	public Frames(DocumentStore store, Clock clock, int maximumDepth) {
		this.collections = new FrameCollections(store, clock);
		this.events = new FrameEvents(this.collections);
		this.anchors = new Anchors(this.collections);
		this.maximumDepth = maximumDepth;
	}

	/**
	 * The call stack of a run. The run begins with the first frame.
	 * @param projectId the project, any text
	 * @param runId the run, up to 128 characters without {@code /} and {@code *}
	 * @return the stack
	 */
	public FrameStack stack(String projectId, String runId) {
		return new FrameStack(this.collections, projectId, runId, this.maximumDepth);
	}

	/**
	 * The events of frames.
	 * @return the events
	 */
	public FrameEvents events() {
		return this.events;
	}

	/**
	 * The anchors of frames.
	 * @return the anchors
	 */
	public Anchors anchors() {
		return this.anchors;
	}

	/**
	 * Looks for a frame.
	 * @param id which
	 * @return the frame, or empty if there is none
	 */
	public Optional<Frame> find(String id) {
		return this.collections.frames().find(id);
	}

	/**
	 * Reads a frame.
	 * @param id which
	 * @return the frame
	 * @throws FrameNotFoundException if there is none
	 */
	public Frame get(String id) {
		return this.collections.frame(id);
	}

	/**
	 * The frames that were called from a frame.
	 * @param id which frame
	 * @return its children, in the order of their making
	 */
	public List<Frame> children(String id) {
		return this.collections.frames().list(DocumentQuery.where(Filter.eq("parentId", id)).sort(BY_CREATION));
	}

	/**
	 * The open frames of a run.
	 * @param projectId the project
	 * @param runId the run
	 * @return the frames, from the root to the top
	 */
	public List<Frame> open(String projectId, String runId) {
		return stack(projectId, runId).path();
	}

	/**
	 * The frames of a run.
	 * @param projectId the project
	 * @param runId the run
	 * @return the frames, in the order of their making
	 */
	public List<Frame> ofRun(String projectId, String runId) {
		return this.collections.frames()
			.list(DocumentQuery.where(Filter.eq("runId", runId), Filter.eq("projectId", projectId)).sort(BY_CREATION));
	}

	/**
	 * Looks for frames, a page at a time.
	 * @param query what is asked; fields are named as in {@link Frame}
	 * @return the frames, and where to go on
	 */
	public Page<Frame> search(DocumentQuery query) {
		return this.collections.frames().page(query);
	}

	/**
	 * Looks for a run.
	 * @param projectId the project
	 * @param runId the run
	 * @return the run, or empty if there is none
	 */
	public Optional<Run> findRun(String projectId, String runId) {
		return this.collections.runs().find(Run.key(projectId, runId));
	}

	/**
	 * Looks for runs, a page at a time.
	 * @param query what is asked; fields are named as in {@link Run}
	 * @return the runs, and where to go on
	 */
	public Page<Run> runs(DocumentQuery query) {
		return this.collections.runs().page(query);
	}

	/**
	 * Takes over a run that happened elsewhere, all of it or nothing. Its frames may be
	 * closed already.
	 * @param recorded the run
	 * @throws RunExistsException if there is such a run already
	 * @throws FrameException if a parent is missing, a frame is its own ancestor or too
	 * deep, or the parts don't fit in another way
	 */
	public void add(RecordedRun recorded) {
		RecordedRuns checked = new RecordedRuns(recorded, this.maximumDepth);
		checked.require();
		Run run = recorded.run().withOpenFrames(checked.openPath());
		this.collections.store().transactWithoutResult((transaction) -> {
			try {
				this.collections.runs().insert(run);
			}
			catch (DocumentExistsException ex) {
				throw new RunExistsException(run.projectId(), run.id());
			}
			this.collections.frames().insertAll(recorded.frames());
			this.collections.events()
				.insertAll(recorded.events()
					.stream()
					.map((event) -> this.events.positioned(event, checked.frame(event.frameId())))
					.toList());
			this.collections.anchors().insertAll(recorded.anchors());
		});
	}

}
