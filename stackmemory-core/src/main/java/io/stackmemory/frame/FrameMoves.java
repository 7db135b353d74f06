package io.stackmemory.frame;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;

/**
 * Puts frames under other parents.
 */
final class FrameMoves {

	private final FrameCollections collections;

	private final int maximumDepth;

	FrameMoves(FrameCollections collections, int maximumDepth) {
		this.collections = collections;
		this.maximumDepth = maximumDepth;
	}

	Frame move(String frameId, @Nullable String parentId) {
		return this.collections.store().transact((transaction) -> {
			Frame frame = this.collections.frame(frameId);
			Frame parent = (parentId != null) ? this.collections.frame(parentId) : null;
			if (frame.isOpen()) {
				throw new FrameException("Frame " + frameId + " is open; the open frames of a run are a stack, so only "
						+ "closed ones can be moved");
			}
			if (parent != null
					&& (!parent.runId().equals(frame.runId()) || !parent.projectId().equals(frame.projectId()))) {
				throw new FrameException("Frame " + parent.id() + " belongs to run " + parent.runId() + " of project "
						+ parent.projectId() + "; frame " + frameId + " can't be moved out of its own");
			}
			requireNoCycle(frame, parent);
			int depth = (parent != null) ? parent.depth() + 1 : 0;
			List<Frame> moved = new ArrayList<>();
			moved.add(frame.under(parentId, depth));
			for (Frame descendant : descendants(frame)) {
				moved.add(descendant.under(descendant.parentId(), descendant.depth() + depth - frame.depth()));
			}
			for (Frame each : moved) {
				if (each.depth() >= this.maximumDepth) {
					throw new FrameException("Frame " + each.id() + " would have depth " + each.depth()
							+ ", and no more than " + this.maximumDepth + " frames can be on top of each other");
				}
			}
			this.collections.frames().saveAll(moved);
			return moved.get(0);
		});
	}

	private void requireNoCycle(Frame frame, @Nullable Frame parent) {
		Frame ancestor = parent;
		while (ancestor != null) {
			if (ancestor.id().equals(frame.id())) {
				throw new FrameException("Frame " + frame.id() + " would be its own ancestor");
			}
			ancestor = (ancestor.parentId() != null) ? this.collections.frame(ancestor.parentId()) : null;
		}
	}

	private List<Frame> descendants(Frame frame) {
		List<Frame> found = new ArrayList<>();
		Deque<String> parents = new ArrayDeque<>(List.of(frame.id()));
		while (!parents.isEmpty()) {
			for (Frame child : this.collections.frames()
				.list(DocumentQuery.where(Filter.eq("parentId", parents.remove())))) {
				found.add(child);
				parents.add(child.id());
			}
		}
		return found;
	}

}
