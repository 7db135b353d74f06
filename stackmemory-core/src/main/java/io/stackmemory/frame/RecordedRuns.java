package io.stackmemory.frame;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Checks that the parts of a recorded run fit each other.
 */
final class RecordedRuns {

	private final RecordedRun recorded;

	private final Map<String, Frame> frames = new HashMap<>();

	private final int maximumDepth;

	RecordedRuns(RecordedRun recorded, int maximumDepth) {
		this.recorded = recorded;
		this.maximumDepth = maximumDepth;
	}

	/**
	 * Throws unless every parent is there, no frame is its own ancestor, none is too
	 * deep, and the open frames are one path.
	 */
	void require() {
		for (Frame frame : this.recorded.frames()) {
			requireSameRun("frame", frame.id(), frame.projectId(), frame.runId());
			if (this.frames.put(frame.id(), frame) != null) {
				throw new FrameException("There are two frames with the id " + frame.id());
			}
		}
		this.recorded.frames().forEach(this::requireAncestors);
		requireOnePath();
		this.recorded.events().forEach((event) -> requireFrame("An event", event.frameId()));
		for (Anchor anchor : this.recorded.anchors()) {
			requireSameRun("anchor", anchor.id(), anchor.projectId(), anchor.runId());
			requireFrame("Anchor " + anchor.id(), anchor.frameId());
		}
	}

	Frame frame(String id) {
		return Objects.requireNonNull(this.frames.get(id));
	}

	/**
	 * The open frames from the root to the top.
	 */
	List<String> openPath() {
		return this.recorded.frames()
			.stream()
			.filter(Frame::isOpen)
			.sorted(Comparator.comparingInt(Frame::depth))
			.map(Frame::id)
			.toList();
	}

	/**
	 * The frames, with a digest where one is closed and has none.
	 */
	List<Frame> withDigests(List<FrameEvent> events) {
		Map<String, Digests.Content> contents = new HashMap<>();
		for (Frame frame : this.recorded.frames()) {
			contents.put(frame.id(),
					new Digests.Content(this.recorded.anchors()
						.stream()
						.filter((anchor) -> anchor.frameId().equals(frame.id()) && anchor.supersededBy() == null)
						.sorted(Comparator.comparingInt(Anchor::priority).reversed())
						.toList()));
		}
		events.forEach((event) -> Objects.requireNonNull(contents.get(event.frameId())).add(event));
		return this.recorded.frames()
			.stream()
			.map((frame) -> (frame.isOpen() || frame.digest() != null) ? frame
					: frame.withDigest(Objects.requireNonNull(contents.get(frame.id()))))
			.toList();
	}

	private void requireAncestors(Frame frame) {
		if (frame.depth() >= this.maximumDepth) {
			throw new FrameException("Frame " + frame.id() + " has depth " + frame.depth() + ", and no more than "
					+ this.maximumDepth + " frames can be on top of each other");
		}
		Set<String> passed = new HashSet<>();
		Frame current = frame;
		while (current.parentId() != null) {
			if (!passed.add(current.id())) {
				throw new FrameException("Frame " + frame.id() + " is its own ancestor");
			}
			current = requireFrame("Frame " + current.id(), current.parentId());
		}
		Frame parent = (frame.parentId() != null) ? this.frames.get(frame.parentId()) : null;
		if (parent != null && frame.depth() != parent.depth() + 1) {
			throw new FrameException(
					"Frame " + frame.id() + " has depth " + frame.depth() + ", but its parent has " + parent.depth());
		}
	}

	private void requireOnePath() {
		String above = null;
		for (String id : openPath()) {
			Frame frame = frame(id);
			if (!Objects.equals(frame.parentId(), above)) {
				throw new FrameException("The open frames of a run are one path, but the parent of the open frame " + id
						+ " is not the open frame above it");
			}
			above = id;
		}
	}

	private Frame requireFrame(String who, @Nullable String id) {
		Frame frame = (id != null) ? this.frames.get(id) : null;
		if (frame == null) {
			throw new FrameException(who + " belongs to frame " + id + ", which is not among the frames of the run");
		}
		return frame;
	}

	private void requireSameRun(String what, String id, String projectId, String runId) {
		Run run = this.recorded.run();
		if (!run.projectId().equals(projectId) || !run.id().equals(runId)) {
			throw new FrameException("The " + what + " " + id + " belongs to run " + runId + " of project " + projectId
					+ ", not to run " + run.id() + " of project " + run.projectId());
		}
	}

}
