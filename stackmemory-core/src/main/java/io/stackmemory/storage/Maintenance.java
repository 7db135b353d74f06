package io.stackmemory.storage;

import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a store can be asked to do beside serving. Safe for use by several threads, and
 * beside reads and writes.
 */
public interface Maintenance {

	/**
	 * How many entries are still stored that have expired, and so are absent already.
	 * @return the number
	 */
	long countExpired();

	/**
	 * Removes entries that have expired. Nobody sees a difference, but for the room that
	 * they took.
	 * @param limit how many at most
	 * @return how many were removed; 0 if none are left but such as are being written
	 */
	int removeExpired(int limit);

	/**
	 * What there is to do by hand.
	 * @return the tasks that this store knows
	 */
	default Set<Task> tasks() {
		return Set.of();
	}

	/**
	 * Does a task now and waits for it. Reads and writes go on meanwhile, as far as the
	 * store can.
	 * @param task one of {@link #tasks()}
	 * @throws UnsupportedOperationException if the store does not know it
	 */
	default void run(Task task) {
		throw new UnsupportedOperationException("This store has nothing to " + task.name().toLowerCase(Locale.ROOT));
	}

	/**
	 * Whether the store can be copied to a file that it could be opened from.
	 * @return whether {@link #backUp} is supported
	 */
	default boolean canBackUp() {
		return false;
	}

	/**
	 * Copies the store as it is at one moment to a file of its own kind, which is on the
	 * disk when the call returns. Reads and writes go on meanwhile.
	 * @param file where to, a path at which nothing is
	 * @param progress is told how far it is
	 * @throws UnsupportedOperationException if the store can't do that
	 * @throws StorageLocationException if there is something already, or it can't be
	 * written
	 */
	default void backUp(Path file, BackupProgress progress) {
		throw new UnsupportedOperationException("This store has no files of its own kind");
	}

	/**
	 * Looks for damage beneath the entries, such as in indexes. Reads the whole store.
	 * @return what is wrong; empty if all is well
	 */
	default List<String> verify() {
		return List.of();
	}

	/**
	 * Is told how far a backup is. Called by the thread that makes it.
	 */
	@FunctionalInterface
	interface BackupProgress {

		/**
		 * Something more is copied.
		 * @param done how much is, in units of the store such as pages
		 * @param total how much there is in all
		 */
		void at(long done, long total);

	}

	/**
	 * What a store can do for itself.
	 */
	enum Task {

		/** Brings the write-ahead log into the database, and empties it. */
		CHECKPOINT,

		/** Makes the log part of the data files. */
		COMPACT,

		/** Gives room that is not needed any more back to the disk. */
		VACUUM

	}

}
