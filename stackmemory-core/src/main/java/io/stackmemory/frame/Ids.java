package io.stackmemory.frame;

import org.jspecify.annotations.Nullable;

/**
 * What an id, a name and a text may be.
 */
final class Ids {

	private static final int LONGEST_ID = 128;

	private static final int LONGEST_PROJECT_ID = 256;

	private static final int LONGEST_NAME = 64;

	private Ids() {
	}

	static void requireId(String what, @Nullable String id) {
		if (id == null || id.isBlank() || id.length() > LONGEST_ID || id.indexOf('/') >= 0 || id.indexOf('*') >= 0) {
			throw new IllegalArgumentException("The id of a " + what + " has 1 to " + LONGEST_ID
					+ " characters, none of them '/' or '*'; this is none: '" + id + "'");
		}
	}

	static void requireProjectId(@Nullable String id) {
		if (id == null || id.isBlank() || id.length() > LONGEST_PROJECT_ID) {
			throw new IllegalArgumentException(
					"The id of a project has 1 to " + LONGEST_PROJECT_ID + " characters; this is none: '" + id + "'");
		}
	}

	static void requireName(String what, @Nullable String name) {
		boolean valid = name != null && !name.isEmpty() && name.length() <= LONGEST_NAME
				&& name.chars().allMatch(Ids::isNameCharacter);
		if (!valid) {
			throw new IllegalArgumentException("A " + what + " has 1 to " + LONGEST_NAME
					+ " letters, digits, '.', '_' or '-'; this is none: '" + name + "'");
		}
	}

	private static boolean isNameCharacter(int character) {
		return (character < 0x80 && Character.isLetterOrDigit(character)) || "._-".indexOf(character) >= 0;
	}

}
