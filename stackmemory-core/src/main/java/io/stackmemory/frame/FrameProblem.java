package io.stackmemory.frame;

/**
 * Something about the frames of a run that can't be so. Immutable.
 *
 * @param kind what is wrong
 * @param id the frame or event that it is about; the run for its stack
 * @param message what is wrong, for people
 */
public record FrameProblem(Kind kind, String id, String message) {

	/**
	 * What can be wrong, and how it is repaired.
	 */
	public enum Kind {

		/**
		 * The parent is not there, or is an ancestor of itself. The frame becomes a root.
		 */
		MISSING_PARENT,

		/** The depth is not one more than that of the parent. It is set right. */
		WRONG_DEPTH,

		/** The frame is open, its parent closed. The frame is closed too. */
		OPEN_BELOW_CLOSED,

		/** The frame is open and not on the stack of its run. The frame is closed. */
		NOT_ON_STACK,

		/** The stack has a frame that is not there or closed. It is taken off. */
		WRONG_STACK,

		/**
		 * The frame of the event is not there. A closed frame is made in its place, so
		 * that the event is found.
		 */
		ORPHANED_EVENT

	}

}
