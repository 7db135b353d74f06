package io.stackmemory.boot.operation;

import java.util.Locale;

/**
 * What can be done to a store by hand.
 */
public enum StoreOperation {

	/** Makes what was written as durable as the backend can. */
	FLUSH,

	/** Brings the write-ahead log into the database, and empties it. */
	CHECKPOINT,

	/** Makes the log part of the data files. */
	COMPACT,

	/** Gives room that is not needed any more back. */
	VACUUM,

	/** Reads every entry, and looks for damage beneath. */
	VERIFY,

	/** Forgets what retention does not keep. */
	SWEEP,

	/** Writes everything to a file. */
	BACKUP,

	/** Takes everything from such a file. */
	RESTORE;

	/**
	 * The name in addresses and answers.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
