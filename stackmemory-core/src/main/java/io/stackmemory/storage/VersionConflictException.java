package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * An entry was not as a batch expected it. Nothing of the batch was applied. Read again
 * and retry.
 */
public class VersionConflictException extends StorageException {

	private static final long serialVersionUID = 1L;

	private final transient EntryKey key;

	private final transient Precondition expected;

	private final transient @Nullable Revision actual;

	/**
	 * Creates the exception.
	 * @param key which entry
	 * @param expected what was to hold for it
	 * @param actual the revision that it has, or null if it is absent
	 */
	public VersionConflictException(EntryKey key, Precondition expected, @Nullable Revision actual) {
		super(key + " was expected " + describe(expected) + ", but is "
				+ ((actual != null) ? "at revision " + actual : "absent"), null);
		this.key = key;
		this.expected = expected;
		this.actual = actual;
	}

	/**
	 * Which entry.
	 * @return its key
	 */
	public EntryKey key() {
		return this.key;
	}

	/**
	 * What was to hold for it.
	 * @return the precondition of the operation that failed
	 */
	public Precondition expected() {
		return this.expected;
	}

	/**
	 * What was found.
	 * @return the revision of the entry, or null if it is absent
	 */
	public @Nullable Revision actual() {
		return this.actual;
	}

	private static String describe(Precondition expected) {
		if (expected instanceof Precondition.AtRevision at) {
			return "at revision " + at.revision();
		}
		return (expected == Precondition.ABSENT) ? "absent" : "present";
	}

}
