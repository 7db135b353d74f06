package io.stackmemory.frame;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;

/**
 * Closes frames. What happened in them is read before the transaction that closes them,
 * so that others may append meanwhile; what they have appended in between is added to the
 * digests afterwards.
 */
final class FrameClosing {

	private final FrameCollections collections;

	private final Digests digests;

	private final Map<String, Digests.Content> contents = new HashMap<>();

	FrameClosing(FrameCollections collections, Digests digests) {
		this.collections = collections;
		this.digests = digests;
	}

	/**
	 * Closes a frame and every open frame below it.
	 * @param choice says which frame
	 * @param check throws if it is not to be closed
	 */
	List<Frame> close(Supplier<String> choice, Consumer<Frame> check, Map<String, Object> outputs) {
		openBelow(this.collections.openFrame(choice.get())).forEach(this::content);
		List<Frame> closed = this.collections.store().transact((transaction) -> {
			Frame frame = this.collections.openFrame(choice.get());
			check.accept(frame);
			Instant now = this.collections.now();
			List<Frame> frames = new ArrayList<>();
			for (Frame open : openBelow(frame)) {
				frames.add(open.closed(now, frames.isEmpty() ? outputs : Map.of(), content(open)));
			}
			this.collections.frames().saveAll(frames);
			this.collections.runs()
				.find(Run.key(frame.projectId(), frame.runId()))
				.ifPresent((run) -> leave(run, frames));
			return frames;
		});
		return closed.stream().map(this::completed).toList();
	}

	private Digests.Content content(Frame frame) {
		return this.contents.computeIfAbsent(frame.id(), this.digests::read);
	}

	private Frame completed(Frame frame) {
		if (this.digests.isComplete(frame.id(), content(frame))) {
			return frame;
		}
		Digests.Content all = this.digests.read(frame.id());
		return this.collections.frames().change(frame.id(), (stored) -> stored.withDigest(all));
	}

	/**
	 * A frame, and then those below it that are open.
	 */
	private List<Frame> openBelow(Frame frame) {
		List<Frame> found = new ArrayList<>(Collections.singleton(frame));
		Deque<String> parents = new ArrayDeque<>(Collections.singleton(frame.id()));
		while (!parents.isEmpty()) {
			DocumentQuery openChildren = DocumentQuery.where(Filter.eq("parentId", parents.remove()),
					Filter.eq("state", "active"));
			for (Frame child : this.collections.frames().list(openChildren)) {
				found.add(child);
				parents.add(child.id());
			}
		}
		return found;
	}

	private void leave(Run run, List<Frame> closed) {
		List<String> ids = closed.stream().map(Frame::id).toList();
		List<String> path = run.openFrames().stream().filter((id) -> !ids.contains(id)).toList();
		this.collections.runs().save(run.withOpenFrames(path));
	}

}
