package io.stackmemory.frame;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentExistsException;
import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.Find;
import io.stackmemory.document.Page;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Sort;

/**
 * The frames of all runs. Safe for use by several threads.
 */
public final class Frames {

	/** Where everything about frames is: changed together, so kept in one store. */
	public static final Set<Namespace> NAMESPACES = FrameCollections.NAMESPACES;

	/**
	 * What matters most where there is little time: which frames are open, and what was
	 * decided.
	 */
	public static final Set<Namespace> URGENT = FrameCollections.URGENT;

	/** How many frames can be open on top of each other, unless set otherwise. */
	public static final int DEFAULT_MAXIMUM_DEPTH = 100;

	private static final Sort BY_CREATION = Sort.ascending("createdAt");

	private final FrameCollections collections;

	private final FrameEvents events;

	private final Anchors anchors;

	private final Artifacts artifacts;

	private final Sessions sessions;

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
		this.artifacts = new Artifacts(this.collections);
		this.sessions = new Sessions(this.collections);
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
	 * What frames have made or work on.
	 * @return the artifacts
	 */
	public Artifacts artifacts() {
		return this.artifacts;
	}

	/**
	 * Which run to go on with when somebody comes back.
	 * @return the sessions
	 */
	public Sessions sessions() {
		return this.sessions;
	}

	/**
	 * What an agent has to know to go on with a run: its open frames with their goals,
	 * what must not be forgotten, what happened last, and what was made. Costs the same
	 * however large the store is.
	 * @param projectId the project
	 * @param runId the run
	 * @param budget how long it may be
	 * @return the context; empty if there is no such run
	 */
	public HotContext hotContext(String projectId, String runId, ContextBudget budget) {
		return new HotContextBuilder(budget).build(projectId, runId, open(projectId, runId),
				this.anchors.important(projectId, runId, HotContext.MAXIMUM_ANCHORS),
				this.events.latest(projectId, runId, HotContext.MAXIMUM_EVENTS),
				this.artifacts.latest(projectId, runId, HotContext.MAXIMUM_ARTIFACTS));
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
	 * Begins a query of frames that is put together as it is read:
	 * {@code where("state").is(FrameState.ACTIVE).newestFirst().limit(20).list()}.
	 * @param path the path of the first field that is asked for, named as in
	 * {@link Frame}
	 * @return what is compared
	 */
	public Find<Frame>.Condition where(String path) {
		return this.collections.frames().where(path, BY_CREATION);
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
	 * Looks for frames, events and anchors by their words:
	 * {@code matching("lease \"lost update\" retr*").inRun("p", "r").events()}.
	 * @param text what a person has typed: words that must all be there, phrases in
	 * quotes, and {@code prefix*}; no text is a syntax error
	 * @return the search
	 */
	public TextFind matching(String text) {
		return new TextFind(this.collections, text);
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
	 * Puts a closed frame, with all below it, under another parent of its run.
	 * @param frameId which frame
	 * @param parentId the new parent, or null to make it a root
	 * @return the frame
	 * @throws FrameNotFoundException if one of them is not there
	 * @throws FrameException if the frame is open, would be its own ancestor or too deep,
	 * or the parent belongs to another run
	 */
	public Frame move(String frameId, @Nullable String parentId) {
		return new FrameMoves(this.collections, this.maximumDepth).move(frameId, parentId);
	}

	/**
	 * Looks for what can't be so in the frames of a run. Nothing of it comes of this
	 * library; it may come of documents that were changed or lost elsewhere.
	 * @param projectId the project
	 * @param runId the run
	 * @return what is wrong; empty if all is well
	 */
	public List<FrameProblem> check(String projectId, String runId) {
		return new FrameIntegrity(this.collections, projectId, runId).check();
	}

	/**
	 * Sets right what can't be so in the frames of a run, all or nothing. No event and no
	 * frame is deleted.
	 * @param projectId the project
	 * @param runId the run
	 * @return what was wrong
	 */
	public List<FrameProblem> repair(String projectId, String runId) {
		return this.collections.store()
			.transact((transaction) -> new FrameIntegrity(this.collections, projectId, runId).repair());
	}

	/**
	 * Keeps a frame from being forgotten by retention, and those above it.
	 * @param frameId which frame
	 */
	public void pin(String frameId) {
		this.collections.pins().save(new Pin(Pin.ofFrame(this.collections.frame(frameId).id())));
	}

	/**
	 * Lets retention forget a frame again.
	 * @param frameId which frame
	 * @return whether it was pinned
	 */
	public boolean unpin(String frameId) {
		return this.collections.pins().delete(Pin.ofFrame(frameId));
	}

	/**
	 * Keeps all frames of a run from being forgotten by retention.
	 * @param projectId the project
	 * @param runId the run
	 */
	public void protect(String projectId, String runId) {
		this.collections.pins().save(new Pin(Pin.ofRun(projectId, runId)));
	}

	/**
	 * Lets retention forget the frames of a run again.
	 * @param projectId the project
	 * @param runId the run
	 * @return whether it was protected
	 */
	public boolean unprotect(String projectId, String runId) {
		return this.collections.pins().delete(Pin.ofRun(projectId, runId));
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
		List<FrameEvent> events = recorded.events()
			.stream()
			.map((event) -> this.events.positioned(event, checked.frame(event.frameId())))
			.toList();
		List<Frame> frames = checked.withDigests(events);
		this.collections.store().transactWithoutResult((transaction) -> {
			try {
				this.collections.runs().insert(run);
			}
			catch (DocumentExistsException ex) {
				throw new RunExistsException(run.projectId(), run.id());
			}
			this.collections.frames().insertAll(frames);
			this.events.insertAll(events, recorded.events());
			this.collections.anchors().insertAll(recorded.anchors());
		});
	}

}
