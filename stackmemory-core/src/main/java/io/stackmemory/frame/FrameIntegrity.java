package io.stackmemory.frame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * Checks the frames of one run, and sets right what can't be so. Works on a copy of the
 * run: each problem that is found is repaired there before the next one is looked for.
 */
final class FrameIntegrity {

	private static final String CLOSED_BY_REPAIR = "closed by a repair";

	private final FrameCollections collections;

	private final String projectId;

	private final String runId;

	private final List<FrameProblem> problems = new ArrayList<>();

	private final Map<String, Frame> frames = new LinkedHashMap<>();

	private final Map<String, Frame> changed = new LinkedHashMap<>();

	private @Nullable Run run;

	private boolean runChanged;

	FrameIntegrity(FrameCollections collections, String projectId, String runId) {
		this.collections = collections;
		this.projectId = projectId;
		this.runId = runId;
	}

	List<FrameProblem> check() {
		Filter[] ofRun = { Filter.eq("runId", this.runId), Filter.eq("projectId", this.projectId) };
		this.collections.frames()
			.list(DocumentQuery.where(ofRun).sort(Sort.ascending("createdAt")))
			.forEach((frame) -> this.frames.put(frame.id(), frame));
		this.run = this.collections.runs().find(Run.key(this.projectId, this.runId)).orElse(null);
		List.copyOf(this.frames.values()).forEach(this::checkParent);
		Map<String, Integer> depths = new HashMap<>();
		List.copyOf(this.frames.values()).forEach((frame) -> checkDepth(frame, depths));
		checkStack();
		List.copyOf(this.frames.values()).forEach(this::checkState);
		checkEvents(ofRun);
		return List.copyOf(this.problems);
	}

	/**
	 * Checks, and writes what was repaired.
	 */
	List<FrameProblem> repair() {
		List<FrameProblem> found = check();
		this.collections.frames().saveAll(this.changed.values());
		if (this.runChanged) {
			this.collections.runs().save(Objects.requireNonNull(this.run));
		}
		return found;
	}

	private void checkParent(Frame frame) {
		Set<String> passed = new HashSet<>();
		Frame current = frame;
		while (current != null && current.parentId() != null && passed.add(current.id())) {
			current = this.frames.get(current.parentId());
		}
		boolean ownAncestor = current != null && current.parentId() != null && current.id().equals(frame.id());
		if (ownAncestor || (frame.parentId() != null && !this.frames.containsKey(frame.parentId()))) {
			report(FrameProblem.Kind.MISSING_PARENT, frame.id(), "Frame " + frame.id() + " has the parent "
					+ frame.parentId() + ", which is " + (ownAncestor ? "below it" : "not there"));
			replace(frame.under(null, 0));
		}
	}

	private int checkDepth(Frame frame, Map<String, Integer> depths) {
		Integer known = depths.get(frame.id());
		if (known != null) {
			return known;
		}
		Frame parent = (frame.parentId() != null) ? this.frames.get(frame.parentId()) : null;
		int depth = (parent != null) ? checkDepth(parent, depths) + 1 : 0;
		depths.put(frame.id(), depth);
		if (frame.depth() != depth) {
			report(FrameProblem.Kind.WRONG_DEPTH, frame.id(),
					"Frame " + frame.id() + " has depth " + frame.depth() + " and should have " + depth);
			replace(Objects.requireNonNull(this.frames.get(frame.id())).under(frame.parentId(), depth));
		}
		return depth;
	}

	private void checkStack() {
		if (this.run == null) {
			return;
		}
		List<String> path = new ArrayList<>();
		for (String id : this.run.openFrames()) {
			Frame frame = this.frames.get(id);
			if (frame == null || !frame.isOpen()) {
				report(FrameProblem.Kind.WRONG_STACK, id,
						"The stack has frame " + id + ", which is " + ((frame == null) ? "not there" : "closed"));
				this.runChanged = true;
			}
			else {
				path.add(id);
			}
		}
		this.run = this.run.withOpenFrames(path);
	}

	private void checkState(Frame frame) {
		if (!frame.isOpen()) {
			return;
		}
		Frame parent = (frame.parentId() != null) ? this.frames.get(frame.parentId()) : null;
		boolean onStack = this.run != null && this.run.openFrames().contains(frame.id());
		boolean parentClosed = parent != null && !parent.isOpen();
		if (parentClosed || !onStack) {
			report(parentClosed ? FrameProblem.Kind.OPEN_BELOW_CLOSED : FrameProblem.Kind.NOT_ON_STACK, frame.id(),
					"Frame " + frame.id() + " is open, and "
							+ (parentClosed ? "its parent is closed" : "not on the stack of its run"));
			replace(frame.closed(this.collections.now(), Map.of("note", CLOSED_BY_REPAIR),
					new Digests(this.collections).read(frame.id())));
			if (onStack && this.run != null) {
				List<String> path = new ArrayList<>(this.run.openFrames());
				path.remove(frame.id());
				this.run = this.run.withOpenFrames(path);
				this.runChanged = true;
			}
		}
	}

	private void checkEvents(Filter... ofRun) {
		Map<String, Instant> missing = new LinkedHashMap<>();
		this.collections.events().forEach(DocumentQuery.where(ofRun).sort(Sort.ascending("position")), (document) -> {
			FrameEvent event = document.value();
			if (!this.frames.containsKey(event.frameId())) {
				report(FrameProblem.Kind.ORPHANED_EVENT, event.id(),
						"Event " + event.id() + " belongs to frame " + event.frameId() + ", which is not there");
				missing.putIfAbsent(event.frameId(), event.at());
			}
		});
		missing.forEach((frameId, at) -> {
			Frame lost = new Frame(frameId, this.projectId, this.runId, null, 0, FrameType.TASK,
					"Lost frame, made again by a repair", FrameState.CLOSED, Map.of(), Map.of(), null, at, at, null);
			replace(lost.withDigest(new Digests(this.collections).read(frameId)));
		});
	}

	private void report(FrameProblem.Kind kind, String id, String message) {
		this.problems.add(new FrameProblem(kind, id, message));
	}

	private void replace(Frame frame) {
		this.frames.put(frame.id(), frame);
		this.changed.put(frame.id(), frame);
	}

}
