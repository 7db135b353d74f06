package io.stackmemory.retention;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * How frames age after they were closed. Open frames, pinned ones and those of protected
 * runs stay as they are. Immutable.
 *
 * @param reduceAfter after how long a frame's events and artifacts are forgotten, and its
 * digest and anchors are kept; null for never
 * @param anchorsAfter after how long the frame is forgotten, and its anchors are kept;
 * null for never
 * @param forgetAfter after how long its anchors are forgotten too, and a run of which
 * nothing is left; null for never
 */
public record FrameRetention(@Nullable Duration reduceAfter, @Nullable Duration anchorsAfter,
		@Nullable Duration forgetAfter) {

	/** Frames stay as they are. */
	public static final FrameRetention KEEP_FOREVER = new FrameRetention(null, null, null);

	/**
	 * Checks that each step comes after the one before.
	 * @throws IllegalArgumentException if it does not
	 */
	public FrameRetention {
		requireOrder("reduce-after", reduceAfter, "anchors-after", anchorsAfter);
		requireOrder("anchors-after", anchorsAfter, "forget-after", forgetAfter);
		requireOrder("reduce-after", reduceAfter, "forget-after", forgetAfter);
	}

	private static void requireOrder(String first, @Nullable Duration one, String second, @Nullable Duration other) {
		if (one != null && other != null && one.compareTo(other) > 0) {
			throw new IllegalArgumentException("Frames age in steps, so " + first + " (" + one
					+ ") can't be longer than " + second + " (" + other + ")");
		}
	}

}
