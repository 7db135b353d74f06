package io.stackmemory.frame;

import java.util.List;

/**
 * A run that happened elsewhere and is taken over as it was. Immutable.
 *
 * @param run the run; the frames that it calls open are those that are active
 * @param frames its frames, in any order
 * @param events its events, in their order
 * @param anchors its anchors
 */
public record RecordedRun(Run run, List<Frame> frames, List<NewEvent> events, List<Anchor> anchors) {

	/**
	 * Copies the lists.
	 */
	public RecordedRun {
		frames = List.copyOf(frames);
		events = List.copyOf(events);
		anchors = List.copyOf(anchors);
	}

}
