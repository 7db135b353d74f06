package io.stackmemory.boot.autoconfigure;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

import io.stackmemory.storage.jdbc.SchemaMode;
import io.stackmemory.storage.jdbc.SqliteSettings;

/**
 * Properties of the SQLite backend.
 *
 * @param path Database file. It and its directory are created where they are missing.
 * @param synchronous What a write waits for.
 * @param busyTimeout How long a write waits for another process that writes to the file.
 * @param maximumReaders Most connections for reading that are kept open.
 */
@ConfigurationProperties("stackmemory.sqlite")
public record SqliteProperties(@DefaultValue(".stackmemory/stackmemory.db") Path path,
		@DefaultValue("normal") SqliteSettings.Synchronous synchronous, @DefaultValue("5s") Duration busyTimeout,
		@DefaultValue("8") int maximumReaders) {

	/**
	 * Checks the values, so that a wrong one is reported as a property.
	 */
	public SqliteProperties {
		InvalidSettingException.check("busy-timeout", busyTimeout,
				() -> new SqliteSettings(path, synchronous, busyTimeout, 1, SchemaMode.MIGRATE));
		InvalidSettingException.check("maximum-readers", maximumReaders,
				() -> new SqliteSettings(path, synchronous, busyTimeout, maximumReaders, SchemaMode.MIGRATE));
	}

	SqliteSettings settings(SchemaMode mode) {
		return new SqliteSettings(this.path, this.synchronous, this.busyTimeout, this.maximumReaders, mode);
	}

}
