package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;

import org.sqlite.JDBC;
import org.sqlite.SQLiteErrorCode;

import io.stackmemory.storage.StorageLocationException;

/**
 * Opens connections to the file, each with the same settings, which are then read back: a
 * setting that did not arrive must not go unnoticed.
 */
final class SqliteConnections {

	private static final long PAUSE_NANOS = 5_000_000;

	private final SqliteSettings settings;

	private final Path path;

	SqliteConnections(SqliteSettings settings) {
		this.settings = settings;
		this.path = settings.path().toAbsolutePath().normalize();
	}

	String location() {
		return "sqlite:" + this.path;
	}

	Path path() {
		return this.path;
	}

	/**
	 * Makes the file and its directory, for their owner alone, where they are missing.
	 */
	void createFile() {
		if (this.path.toString().indexOf('?') >= 0) {
			throw new StorageLocationException("The path of an SQLite file can't have a question mark: " + this.path,
					this.path, null);
		}
		try {
			Path directory = this.path.getParent();
			boolean posix = this.path.getFileSystem().supportedFileAttributeViews().contains("posix");
			if (directory != null && !Files.isDirectory(directory)) {
				Files.createDirectories(directory, permissions(posix, "rwx------"));
			}
			if (Files.isDirectory(this.path)) {
				throw new StorageLocationException(this.path + " is a directory, not a file", this.path, null);
			}
			if (!Files.exists(this.path)) {
				Files.createFile(this.path, permissions(posix, "rw-------"));
			}
		}
		catch (FileAlreadyExistsException ex) {
			if (!Files.isRegularFile(this.path)) {
				throw new StorageLocationException(
						"Can't make " + this.path + ": " + ex.getFile() + " is there and no directory", this.path, ex);
			}
		}
		catch (IOException ex) {
			throw new StorageLocationException("Can't make " + this.path + ": " + ex, this.path, ex);
		}
		if (!Files.isReadable(this.path) || !Files.isWritable(this.path)) {
			throw new StorageLocationException("No permission to read and write " + this.path, this.path, null);
		}
	}

	private static FileAttribute<?>[] permissions(boolean posix, String permissions) {
		return posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions)) }
				: new FileAttribute<?>[0];
	}

	SqlSession open() throws SQLException {
		Properties properties = new Properties();
		properties.setProperty("journal_mode", "WAL");
		properties.setProperty("synchronous", this.settings.synchronous().name());
		properties.setProperty("busy_timeout", Long.toString(this.settings.busyTimeout().toMillis()));
		properties.setProperty("foreign_keys", "true");
		properties.setProperty("wal_autocheckpoint", Integer.toString(SqliteCheckpoints.AT_LAST));
		properties.setProperty("transaction_mode", "IMMEDIATE");
		// Asks for the number of the row after each write otherwise
		properties.setProperty("jdbc.get_generated_keys", "false");
		Connection connection = connect(properties);
		try {
			verify(connection);
			return new SqlSession(connection);
		}
		catch (SQLException ex) {
			connection.close();
			throw ex;
		}
	}

	/**
	 * Connects, again and again as long as another process does the same: SQLite does not
	 * wait while the mode of a new file is changed, whatever the time-out is.
	 */
	private Connection connect(Properties properties) throws SQLException {
		long end = System.nanoTime() + this.settings.busyTimeout().toNanos();
		while (true) {
			try {
				return JDBC.createConnection(JDBC.PREFIX + this.path, properties);
			}
			catch (SQLException ex) {
				if (SqliteErrors.code(ex) != SQLiteErrorCode.SQLITE_BUSY || System.nanoTime() > end) {
					throw ex;
				}
				LockSupport.parkNanos(PAUSE_NANOS);
			}
		}
	}

	private void verify(Connection connection) throws SQLException {
		Map<String, String> expected = Map.of("journal_mode", "wal", "synchronous",
				(this.settings.synchronous() == SqliteSettings.Synchronous.FULL) ? "2" : "1", "busy_timeout",
				Long.toString(this.settings.busyTimeout().toMillis()), "foreign_keys", "1", "wal_autocheckpoint",
				Integer.toString(SqliteCheckpoints.AT_LAST));
		try (Statement statement = connection.createStatement()) {
			for (Map.Entry<String, String> setting : expected.entrySet()) {
				try (ResultSet row = statement.executeQuery("PRAGMA " + setting.getKey())) {
					String actual = row.next() ? row.getString(1) : "unknown";
					if (!setting.getValue().equals(actual)) {
						throw new SQLException("The setting " + setting.getKey() + " of " + location() + " is " + actual
								+ ", not " + setting.getValue());
					}
				}
			}
		}
	}

}
