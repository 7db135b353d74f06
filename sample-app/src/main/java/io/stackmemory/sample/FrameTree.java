package io.stackmemory.sample;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.frame.Anchor;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.Frames;
import io.stackmemory.frame.Run;

/**
 * The frames of a run, each with those that were called from it.
 *
 * @param run the run
 * @param frames its roots
 * @param anchors what must not be forgotten, the most important first
 */
record FrameTree(Run run, List<Node> frames, List<Anchor> anchors) {

	static FrameTree of(Run run, Frames frames) {
		Map<String, Node> nodes = new LinkedHashMap<>();
		List<Frame> all = frames.ofRun(run.projectId(), run.id());
		for (Frame frame : all) {
			nodes.put(frame.id(),
					new Node(frame, milliseconds(frame), frames.events().count(frame.id()), new ArrayList<>()));
		}
		List<Node> roots = new ArrayList<>();
		for (Node node : nodes.values()) {
			Node parent = (node.frame.parentId() != null) ? nodes.get(node.frame.parentId()) : null;
			((parent != null) ? parent.children : roots).add(node);
		}
		return new FrameTree(run, roots, frames.anchors().ofRun(run.projectId(), run.id()));
	}

	private static @Nullable Long milliseconds(Frame frame) {
		return (frame.closedAt() != null) ? Duration.between(frame.createdAt(), frame.closedAt()).toMillis() : null;
	}

	/**
	 * A frame in the tree.
	 *
	 * @param frame the frame
	 * @param milliseconds how long it was open; null if it is
	 * @param events how many events it has
	 * @param children the frames that were called from it
	 */
	record Node(Frame frame, @Nullable Long milliseconds, long events, List<Node> children) {

	}

}
