package io.stackmemory.frame;

import java.util.List;
import java.util.Optional;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * What frames hold on to: facts, decisions, constraints and the like. Safe for use by
 * several threads.
 */
public final class Anchors {

	private final FrameCollections collections;

	Anchors(FrameCollections collections) {
		this.collections = collections;
	}

	/**
	 * Adds an anchor of priority 5.
	 * @param frameId the frame
	 * @param type what it holds
	 * @param text what is to be remembered
	 * @return the anchor
	 * @throws FrameNotFoundException if there is no such frame
	 * @throws FrameClosedException if the frame is closed
	 */
	public Anchor add(String frameId, AnchorType type, String text) {
		return add(frameId, type, text, Anchor.DEFAULT_PRIORITY);
	}

	/**
	 * Adds an anchor.
	 * @param frameId the frame
	 * @param type what it holds
	 * @param text what is to be remembered
	 * @param priority how much it matters, 0 to 10
	 * @return the anchor
	 * @throws FrameNotFoundException if there is no such frame
	 * @throws FrameClosedException if the frame is closed
	 */
	public Anchor add(String frameId, AnchorType type, String text, int priority) {
		return this.collections.store().transact((transaction) -> {
			Frame frame = this.collections.openFrame(frameId);
			Anchor anchor = new Anchor(this.collections.newId(), frame.projectId(), frame.runId(), frame.id(), type,
					text, priority, this.collections.now());
			this.collections.anchors().insert(anchor);
			return anchor;
		});
	}

	/**
	 * Looks for an anchor.
	 * @param id which
	 * @return the anchor, or empty if there is none
	 */
	public Optional<Anchor> find(String id) {
		return this.collections.anchors().find(id);
	}

	/**
	 * The anchors of a frame.
	 * @param frameId which frame
	 * @return its anchors, the most important first, then in the order of adding
	 */
	public List<Anchor> ofFrame(String frameId) {
		return byPriority(DocumentQuery.where(Filter.eq("frameId", frameId)));
	}

	/**
	 * The anchors of a run.
	 * @param projectId the project
	 * @param runId the run
	 * @return the anchors of all its frames, the most important first, then in the order
	 * of adding
	 */
	public List<Anchor> ofRun(String projectId, String runId) {
		return byPriority(DocumentQuery.where(Filter.eq("runId", runId), Filter.eq("projectId", projectId)));
	}

	private List<Anchor> byPriority(DocumentQuery query) {
		return this.collections.anchors().list(query.sort(Sort.descending("priority"), Sort.ascending("createdAt")));
	}

}
