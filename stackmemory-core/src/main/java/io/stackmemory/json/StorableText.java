package io.stackmemory.json;

import org.jspecify.annotations.Nullable;

/**
 * Which texts every backend can keep: all but those with U+0000 or with half of a
 * surrogate pair, which have no form in UTF-8.
 */
public final class StorableText {

	private StorableText() {
	}

	/**
	 * Looks for what can't be kept.
	 * @param text any text
	 * @return what is wrong, such as {@code the character U+0000}, or null if nothing is
	 */
	public static @Nullable String findProblem(String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character == 0) {
				return "the character U+0000";
			}
			if (Character.isSurrogate(character)) {
				if (!Character.isHighSurrogate(character) || i + 1 == text.length()
						|| !Character.isLowSurrogate(text.charAt(i + 1))) {
					return "an unpaired surrogate";
				}
				i++;
			}
		}
		return null;
	}

}
