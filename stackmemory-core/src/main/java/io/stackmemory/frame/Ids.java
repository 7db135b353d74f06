package io.stackmemory.frame;

import org.jspecify.annotations.Nullable;

/**
 * What the id of a project may be: any text, as the id of the run that follows it in a
 * key has no slash.
 */
final class Ids {

	private static final int LONGEST_PROJECT_ID = 256;

	private Ids() {
	}

	static void requireProjectId(@Nullable String id) {
		if (id == null || id.isBlank() || id.length() > LONGEST_PROJECT_ID) {
			throw new IllegalArgumentException(
					"The id of a project has 1 to " + LONGEST_PROJECT_ID + " characters; this is none: '" + id + "'");
		}
	}

}
