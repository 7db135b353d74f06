package io.stackmemory.frame;

import java.util.List;

/**
 * What an agent has to know to go on with a run, as far as a budget allows. Immutable.
 *
 * @param projectId the project
 * @param runId the run
 * @param frames the open frames, from the root to the top
 * @param anchors what must not be forgotten, the most important first
 * @param events the last events, in their order
 * @param artifacts the last artifacts, the latest first
 * @param complete whether nothing was left out or cut for want of room
 * @param text all of it for a prompt, no longer than the budget
 */
public record HotContext(String projectId, String runId, List<Frame> frames, List<Anchor> anchors,
		List<FrameEvent> events, List<Artifact> artifacts, boolean complete, String text) {

	/** How many events there are at most. */
	public static final int MAXIMUM_EVENTS = 20;

	/** How many anchors there are at most. */
	public static final int MAXIMUM_ANCHORS = 200;

	/** How many artifacts there are at most. */
	public static final int MAXIMUM_ARTIFACTS = 20;

	/**
	 * Copies the lists.
	 */
	public HotContext {
		frames = List.copyOf(frames);
		anchors = List.copyOf(anchors);
		events = List.copyOf(events);
		artifacts = List.copyOf(artifacts);
	}

}
