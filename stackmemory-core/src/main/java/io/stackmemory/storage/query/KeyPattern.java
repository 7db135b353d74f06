package io.stackmemory.storage.query;

import java.util.List;

import io.stackmemory.json.StorableText;

/**
 * Selects keys. {@code *} stands for any text, also none; every other character means
 * itself. A pattern has 1,024 characters and 32 stars at most. Immutable.
 *
 * @param pattern the pattern, such as {@code runs/*}
 */
public record KeyPattern(String pattern) {

	/** Selects every key. */
	public static final KeyPattern ANY = new KeyPattern("*");

	private static final int MAXIMUM_LENGTH = 1024;

	private static final int MAXIMUM_STARS = 32;

	private static final List<String> OF_ALL = List.of("", "");

	/**
	 * Checks the pattern.
	 * @throws IllegalArgumentException if it is too long, has too many stars, or what no
	 * key can have
	 */
	public KeyPattern {
		if (pattern.length() > MAXIMUM_LENGTH || pattern.chars().filter((c) -> c == '*').count() > MAXIMUM_STARS) {
			throw new IllegalArgumentException(
					"A key pattern has at most " + MAXIMUM_LENGTH + " characters and " + MAXIMUM_STARS + " stars");
		}
		String problem = StorableText.findProblem(pattern);
		if (problem != null) {
			throw new IllegalArgumentException("A key pattern has " + problem + ", which no key has");
		}
	}

	/**
	 * The pattern that selects the keys with this beginning.
	 * @param prefix the beginning, without a star
	 * @return the pattern
	 */
	public static KeyPattern startingWith(String prefix) {
		if (prefix.indexOf('*') >= 0) {
			throw new IllegalArgumentException(
					"A star in a key's beginning can't be told from one that stands for " + "any text");
		}
		return new KeyPattern(prefix + "*");
	}

	/**
	 * The texts between the stars, in order: the first is what a key must begin with, the
	 * last what it must end with, and a single one is the key itself.
	 * @return the texts, which may be empty
	 */
	public List<String> literals() {
		return this.pattern.equals("*") ? OF_ALL : List.of(this.pattern.split("\\*", -1));
	}

	/**
	 * Whether a key is selected.
	 * @param key the key
	 * @return whether the pattern matches all of it
	 */
	public boolean matches(String key) {
		if (this.pattern.equals("*")) {
			return true;
		}
		List<String> literals = literals();
		String first = literals.get(0);
		if (literals.size() == 1) {
			return key.equals(first);
		}
		String last = literals.get(literals.size() - 1);
		if (!key.startsWith(first) || !key.endsWith(last) || key.length() < first.length() + last.length()) {
			return false;
		}
		int position = first.length();
		for (String literal : literals.subList(1, literals.size() - 1)) {
			int found = key.indexOf(literal, position);
			if (found < 0) {
				return false;
			}
			position = found + literal.length();
		}
		return position <= key.length() - last.length();
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
