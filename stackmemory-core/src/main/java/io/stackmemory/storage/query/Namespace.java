package io.stackmemory.storage.query;

/**
 * The name of a set of entries.
 * <p>
 * A name has 1 to 64 letters, digits, dots, underscores and hyphens of ASCII, and begins
 * with a letter or digit. Names that begin with {@code #} are this library's own; they
 * may be longer and hold colons and brackets too.
 *
 * @param name the name
 */
public record Namespace(String name) implements Comparable<Namespace> {

	private static final int MAXIMUM_LENGTH = 64;

	private static final int MAXIMUM_INTERNAL_LENGTH = 1024;

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it is not a valid name
	 */
	public Namespace {
		boolean internal = name.startsWith("#");
		int maximum = internal ? MAXIMUM_INTERNAL_LENGTH : MAXIMUM_LENGTH;
		if (name.length() > maximum || !isValid(name, internal ? 1 : 0, internal ? ":[]._-" : "._-")) {
			throw new IllegalArgumentException("'" + shortened(name) + "' is no namespace: 1 to " + MAXIMUM_LENGTH
					+ " letters, digits, '.', '_' or '-' are, and the first is a letter or a digit");
		}
	}

	/**
	 * Whether the namespace is one of this library's own.
	 * @return whether its name begins with {@code #}
	 */
	public boolean isInternal() {
		return this.name.charAt(0) == '#';
	}

	/**
	 * Whether the namespace tells of the store itself, such as what it has yet to ship to
	 * a replica, and is no part of the memory that is copied from one store to another.
	 * @return whether its name begins with {@code #copy} or {@code #replica}
	 */
	public boolean isAboutStore() {
		return this.name.startsWith("#copy") || this.name.startsWith("#replica");
	}

	@Override
	public int compareTo(Namespace other) {
		return this.name.compareTo(other.name);
	}

	@Override
	public String toString() {
		return this.name;
	}

	private static boolean isValid(String name, int start, String others) {
		for (int i = start; i < name.length(); i++) {
			char character = name.charAt(i);
			boolean alphanumeric = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
					|| (character >= '0' && character <= '9');
			if (!alphanumeric && (i == start || others.indexOf(character) < 0)) {
				return false;
			}
		}
		return name.length() > start;
	}

	private static String shortened(String name) {
		return (name.length() <= MAXIMUM_LENGTH) ? name : name.substring(0, MAXIMUM_LENGTH) + "…";
	}

}
