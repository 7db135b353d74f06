package io.stackmemory.storage.file;

import java.nio.file.Path;
import java.time.Duration;

/**
 * Where a store of files is and how it behaves.
 *
 * @param directory where the files are; it is made if it is missing
 * @param sync when the disk is waited for
 * @param interval how often the disk is waited for, if it is at intervals
 * @param compaction when the log is made part of the data files
 */
public record FileSettings(Path directory, Sync sync, Duration interval, Compaction compaction) {

	/** Where the files are, unless set otherwise. */
	public static final Path DEFAULT_DIRECTORY = Path.of(".stackmemory", "files");

	/** How often the disk is waited for, unless set otherwise. */
	public static final Duration DEFAULT_INTERVAL = Duration.ofMillis(100);

	/**
	 * Checks the interval.
	 * @throws IllegalArgumentException if it is not between 1 ms and an hour
	 */
	public FileSettings {
		if (interval.toMillis() < 1 || interval.compareTo(Duration.ofHours(1)) > 0) {
			throw new IllegalArgumentException("The interval is between 1 ms and an hour, not " + interval);
		}
	}

	/**
	 * The usual settings for a directory.
	 * @param directory where the files are
	 * @return the settings
	 */
	public static FileSettings of(Path directory) {
		return new FileSettings(directory, Sync.ALWAYS, DEFAULT_INTERVAL, Compaction.DEFAULTS);
	}

	/**
	 * With another time of waiting for the disk.
	 * @param when when
	 * @return the settings
	 */
	public FileSettings withSync(Sync when) {
		return new FileSettings(this.directory, when, this.interval, this.compaction);
	}

	/**
	 * With another time of compaction.
	 * @param when when
	 * @return the settings
	 */
	public FileSettings withCompaction(Compaction when) {
		return new FileSettings(this.directory, this.sync, this.interval, when);
	}

	/**
	 * When the disk is waited for.
	 */
	public enum Sync {

		/**
		 * Before a write returns: it survives a power loss. Writers share the waiting.
		 */
		ALWAYS,

		/**
		 * At intervals: a write survives the end of the process, and a power loss takes
		 * what was written since the last time.
		 */
		INTERVAL,

		/** When the store is flushed or closed. */
		NONE

	}

	/**
	 * When the log is made part of the data files: as soon as one of these holds. That
	 * copies all the data of the namespaces that were written to, so the log has to be of
	 * some size beside it for the first two to count.
	 *
	 * @param operations after so many operations
	 * @param bytes when the log has so many bytes
	 * @param ratio when the log is so many times larger than the data files, and a
	 * megabyte at least
	 * @param interval when this time has passed since the last time and something was
	 * written
	 * @param share for how large a log operations and bytes count, as a part of the data;
	 * 0 for any
	 */
	public record Compaction(long operations, long bytes, double ratio, Duration interval, double share) {

		/**
		 * After 50,000 operations or 50 MiB, if that is as much as the data, when it is
		 * twice the data, or after an hour.
		 */
		public static final Compaction DEFAULTS = new Compaction(50_000, 50L * 1024 * 1024, 2.0, Duration.ofHours(1),
				1.0);

		/**
		 * Checks the numbers.
		 * @throws IllegalArgumentException if one is not positive, or the share negative
		 */
		public Compaction {
			if (operations < 1 || bytes < 1 || !(ratio > 0) || interval.toMillis() < 1) {
				throw new IllegalArgumentException("When the log is compacted is said by positive numbers, not by "
						+ operations + " operations, " + bytes + " bytes, a ratio of " + ratio + " or " + interval);
			}
			if (!(share >= 0)) {
				throw new IllegalArgumentException(
						"The share of the data that a log has to be compacted is 0 or more, not " + share);
			}
		}

		/**
		 * Lets operations and bytes count whatever the size of the data.
		 * @param operations after so many operations
		 * @param bytes when the log has so many bytes
		 * @param ratio when the log is so many times larger than the data files
		 * @param interval when this time has passed
		 */
		public Compaction(long operations, long bytes, double ratio, Duration interval) {
			this(operations, bytes, ratio, interval, 0);
		}

	}

}
