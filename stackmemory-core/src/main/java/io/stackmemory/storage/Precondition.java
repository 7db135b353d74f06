package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * What must hold for an entry when an operation of a batch reaches it. An entry that has
 * expired is absent.
 */
public sealed interface Precondition {

	/** Nothing must hold. */
	Precondition ANY = Existence.ANY;

	/** There is no such entry. */
	Precondition ABSENT = Existence.ABSENT;

	/** There is such an entry. */
	Precondition PRESENT = Existence.PRESENT;

	/**
	 * The entry is there at exactly this revision.
	 * @param revision the revision
	 * @return the precondition
	 */
	static Precondition at(Revision revision) {
		return new AtRevision(revision);
	}

	/**
	 * The entry is as it was read: at that revision, or absent.
	 * @param entry what was read
	 * @return the precondition
	 */
	static Precondition asRead(@Nullable Entry entry) {
		return (entry != null) ? at(entry.revision()) : ABSENT;
	}

	/**
	 * Whether it holds.
	 * @param actual the revision of the entry that is there, or null if there is none
	 * @return whether the operation may go on
	 */
	boolean holds(@Nullable Revision actual);

	/**
	 * Preconditions on whether there is an entry.
	 */
	enum Existence implements Precondition {

		/** Nothing must hold. */
		ANY,

		/** There is no such entry. */
		ABSENT,

		/** There is such an entry. */
		PRESENT;

		@Override
		public boolean holds(@Nullable Revision actual) {
			return this == ANY || (this == PRESENT) == (actual != null);
		}

	}

	/**
	 * The entry is there at a revision.
	 *
	 * @param revision the revision
	 */
	record AtRevision(Revision revision) implements Precondition {

		@Override
		public boolean holds(@Nullable Revision actual) {
			return this.revision.equals(actual);
		}

	}

}
