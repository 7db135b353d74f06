package io.stackmemory.frame;

import java.util.List;

import io.stackmemory.storage.query.Filter;

/**
 * A search for frames, events and anchors by their words. Every write that was
 * acknowledged before counts. Immutable; each method gives a changed copy.
 */
public final class TextFind {

	/** How many of each kind are found, unless set otherwise. */
	public static final int DEFAULT_LIMIT = 20;

	private final FrameCollections collections;

	private final String text;

	private final Filter filter;

	private final int limit;

	TextFind(FrameCollections collections, String text) {
		this(collections, text, Filter.ALL, DEFAULT_LIMIT);
	}

	private TextFind(FrameCollections collections, String text, Filter filter, int limit) {
		this.collections = collections;
		this.text = text;
		this.filter = filter;
		this.limit = limit;
	}

	/**
	 * In one project only.
	 * @param projectId the project
	 * @return the search
	 */
	public TextFind inProject(String projectId) {
		return new TextFind(this.collections, this.text, Filter.eq("projectId", projectId), this.limit);
	}

	/**
	 * In one run only.
	 * @param projectId the project
	 * @param runId the run
	 * @return the search
	 */
	public TextFind inRun(String projectId, String runId) {
		return new TextFind(this.collections, this.text,
				Filter.and(Filter.eq("runId", runId), Filter.eq("projectId", projectId)), this.limit);
	}

	/**
	 * At most so many of each kind.
	 * @param maximum how many, 1 to 1000
	 * @return the search
	 */
	public TextFind limit(int maximum) {
		return new TextFind(this.collections, this.text, this.filter, maximum);
	}

	/**
	 * The frames with these words in their name or digest.
	 * @return the frames, the most relevant first
	 */
	public List<Frame> frames() {
		return this.collections.frames().searchText(this.text, this.filter, this.limit);
	}

	/**
	 * The events with these words in the texts of their payload, but for what is stored
	 * apart of a large one.
	 * @return the events, the most relevant first
	 */
	public List<FrameEvent> events() {
		return this.collections.events().searchText(this.text, this.filter, this.limit);
	}

	/**
	 * The anchors with these words.
	 * @return the anchors, the most relevant first
	 */
	public List<Anchor> anchors() {
		return this.collections.anchors().searchText(this.text, this.filter, this.limit);
	}

}
