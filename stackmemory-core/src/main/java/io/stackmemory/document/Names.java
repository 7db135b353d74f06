package io.stackmemory.document;

import java.util.Collection;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

/**
 * What ids and names in the domain may be: ids are parts of keys, names stand in queries.
 */
public final class Names {

	private static final int LONGEST_ID = 128;

	private static final int LONGEST_NAME = 64;

	private Names() {
	}

	/**
	 * Checks an id: 1 to 128 characters, none of them {@code /} or {@code *}.
	 * @param what what it is the id of, for the message
	 * @param id the id
	 * @throws IllegalArgumentException if it is none
	 */
	public static void requireId(String what, @Nullable String id) {
		if (id == null || id.isBlank() || id.length() > LONGEST_ID || id.indexOf('/') >= 0 || id.indexOf('*') >= 0) {
			throw new IllegalArgumentException("The id of a " + what + " has 1 to " + LONGEST_ID
					+ " characters, none of them '/' or '*'; this is none: '" + id + "'");
		}
	}

	/**
	 * Checks a name: 1 to 64 letters and digits of ASCII, dots, underscores and hyphens.
	 * @param what what it names, for the message
	 * @param name the name
	 * @throws IllegalArgumentException if it is none
	 */
	public static void requireName(String what, @Nullable String name) {
		boolean valid = name != null && !name.isEmpty() && name.length() <= LONGEST_NAME
				&& name.chars().allMatch((c) -> (c < 0x80 && Character.isLetterOrDigit(c)) || "._-".indexOf(c) >= 0);
		if (!valid) {
			throw new IllegalArgumentException("A " + what + " has 1 to " + LONGEST_NAME
					+ " letters, digits, '.', '_' or '-'; this is none: '" + name + "'");
		}
	}

	/**
	 * Checks several names.
	 * @param what what they name, for the message
	 * @param names the names; none if null
	 * @return the names in their order
	 * @throws IllegalArgumentException if one is none
	 */
	public static Set<String> sorted(String what, @Nullable Collection<String> names) {
		if (names == null) {
			return Set.of();
		}
		names.forEach((name) -> requireName(what, name));
		return Collections.unmodifiableSet(new TreeSet<>(names));
	}

}
