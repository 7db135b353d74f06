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
					text, priority, this.collections.now(), null, null);
			this.collections.anchors().insert(anchor);
			return anchor;
		});
	}

	/**
	 * Changes an anchor that is no decision.
	 * @param id which
	 * @param text what is to be remembered
	 * @param priority how much it matters, 0 to 10
	 * @return the anchor
	 * @throws FrameException if there is no such anchor, it is a decision, or superseded
	 */
	public Anchor update(String id, String text, int priority) {
		return this.collections.store().transact((transaction) -> {
			Anchor before = current(id);
			if (before.type().equals(AnchorType.DECISION)) {
				throw new FrameException("Anchor " + id + " is a decision, which is never changed; supersede it");
			}
			Anchor after = before.changed(text, priority);
			this.collections.anchors().save(after);
			return after;
		});
	}

	/**
	 * Puts another anchor in the place of one, which stays as it was and is marked as
	 * superseded. The frame may be closed.
	 * @param id which is superseded
	 * @param text what is to be remembered from now on
	 * @param priority how much it matters, 0 to 10
	 * @return the new anchor, of the same frame and type
	 * @throws FrameException if there is no such anchor, or it is superseded already
	 */
	public Anchor supersede(String id, String text, int priority) {
		return this.collections.store().transact((transaction) -> {
			Anchor before = current(id);
			Anchor after = new Anchor(this.collections.newId(), before.projectId(), before.runId(), before.frameId(),
					before.type(), text, priority, this.collections.now(), id, null);
			this.collections.anchors().insert(after);
			this.collections.anchors().save(before.supersededBy(after.id()));
			return after;
		});
	}

	/**
	 * The anchors of a run that matter most and are not superseded.
	 * @param projectId the project
	 * @param runId the run
	 * @param limit how many at most
	 * @return the anchors of all its frames, the most important first, of equals the
	 * latest
	 */
	public List<Anchor> important(String projectId, String runId, int limit) {
		return this.collections.anchors()
			.list(DocumentQuery
				.where(Filter.eq("runId", runId), Filter.eq("projectId", projectId), Filter.eq("supersededBy", null))
				.sort(Sort.descending("priority"), Sort.descending("createdAt"))
				.limit(limit));
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

	private Anchor current(String id) {
		Anchor anchor = find(id).orElseThrow(() -> new FrameException("There is no anchor " + id));
		if (anchor.isSuperseded()) {
			throw new FrameException("Anchor " + id + " is superseded by " + anchor.supersededBy());
		}
		return anchor;
	}

	private List<Anchor> byPriority(DocumentQuery query) {
		return this.collections.anchors().list(query.sort(Sort.descending("priority"), Sort.ascending("createdAt")));
	}

}
