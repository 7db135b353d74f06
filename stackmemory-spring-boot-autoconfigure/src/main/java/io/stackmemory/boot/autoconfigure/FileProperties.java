package io.stackmemory.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.stackmemory.storage.file.FileSettings;

/**
 * Properties of the file backend.
 *
 * @param directory Directory of the files. It is created where it is missing.
 * @param sync When a write waits for the disk.
 * @param syncInterval How often the disk is waited for, if it is at intervals.
 * @param compaction When the log is made part of the data files.
 */
@ConfigurationProperties("stackmemory.file")
public record FileProperties(@DefaultValue(".stackmemory/files") Path directory,
		@DefaultValue("always") FileSettings.Sync sync, @DefaultValue("100ms") Duration syncInterval,
		@DefaultValue Compaction compaction) {

	/**
	 * Checks the interval, so that a wrong one is reported as a property.
	 */
	public FileProperties {
		InvalidSettingException.check("sync-interval", syncInterval,
				() -> new FileSettings(directory, sync, syncInterval, compaction.settings()));
	}

	FileSettings settings() {
		return new FileSettings(this.directory, this.sync, this.syncInterval, this.compaction.settings());
	}

	/**
	 * Properties that say when the log is made part of the data files: as soon as one of
	 * them is reached.
	 *
	 * @param operations Operations in the log.
	 * @param size Size of the log.
	 * @param ratio How many times larger than the data files the log is.
	 * @param interval Time since the last compaction, if something was written.
	 * @param share Size of a log for which operations and size count, as a part of the
	 * data. With 0 they count for any.
	 */
	public record Compaction(@DefaultValue("50000") long operations, @DefaultValue("50MB") DataSize size,
			@DefaultValue("2.0") double ratio, @DefaultValue("1h") Duration interval,
			@DefaultValue("1.0") double share) {

		/**
		 * Checks the values, so that a wrong one is reported as a property.
		 */
		public Compaction {
			InvalidSettingException.require(operations > 0, "operations", operations, "The number is positive");
			InvalidSettingException.require(size.toBytes() > 0, "size", size, "The size is positive");
			InvalidSettingException.require(ratio > 0, "ratio", ratio, "The ratio is positive");
			InvalidSettingException.require(interval.toMillis() > 0, "interval", interval, "The interval is positive");
			InvalidSettingException.require(share >= 0, "share", share, "The share is 0 or more");
		}

		FileSettings.Compaction settings() {
			return new FileSettings.Compaction(this.operations, this.size.toBytes(), this.ratio, this.interval,
					this.share);
		}

	}

}
