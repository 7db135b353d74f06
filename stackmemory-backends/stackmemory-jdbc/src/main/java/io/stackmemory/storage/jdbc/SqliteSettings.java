package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where an SQLite store is and how it behaves.
 *
 * @param path the database file; it and its directory are created if they are missing
 * @param synchronous what a write waits for
 * @param busyTimeout how long a write waits for another process that is writing
 * @param maximumReaders how many connections for reading are kept open; more are opened
 * and closed again while more are needed at once
 * @param schema what is done about the tables
 */
public record SqliteSettings(Path path, Synchronous synchronous, Duration busyTimeout, int maximumReaders,
		SchemaMode schema) {

	/** Where the file is, unless set otherwise. */
	public static final Path DEFAULT_PATH = Path.of(".stackmemory", "stackmemory.db");

	/** How long a write waits for another process, unless set otherwise. */
	public static final Duration DEFAULT_BUSY_TIMEOUT = Duration.ofSeconds(5);

	/** How many connections for reading are kept, unless set otherwise. */
	public static final int DEFAULT_MAXIMUM_READERS = 8;

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException if the time-out is negative or over a day, or
	 * there is no reader
	 */
	public SqliteSettings {
		if (busyTimeout.isNegative() || busyTimeout.compareTo(Duration.ofDays(1)) > 0) {
			throw new IllegalArgumentException("The busy time-out is between 0 and a day, not " + busyTimeout);
		}
		if (maximumReaders < 1) {
			throw new IllegalArgumentException("There is one connection for reading at least, not " + maximumReaders);
		}
	}

	/**
	 * The usual settings for a file.
	 * @param path the database file
	 * @return the settings
	 */
	public static SqliteSettings of(Path path) {
		return new SqliteSettings(path, Synchronous.NORMAL, DEFAULT_BUSY_TIMEOUT, DEFAULT_MAXIMUM_READERS,
				SchemaMode.MIGRATE);
	}

	/**
	 * What a write waits for.
	 */
	public enum Synchronous {

		/**
		 * The operating system has it: a write survives the end of the process, and a
		 * power loss once {@code flush} returned or a checkpoint was made.
		 */
		NORMAL,

		/** The disk has it: each write survives a power loss. */
		FULL

	}

}
