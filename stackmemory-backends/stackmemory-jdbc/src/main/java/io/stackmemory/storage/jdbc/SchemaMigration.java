package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * Brings the schema of a file up to date.
 * <p>
 * The fingerprint of the changelog that made the schema is kept in the file. Where it is
 * the one of this code there is nothing to do, and no class of Liquibase is loaded. A
 * migration holds the lock of a file beside the database, which ends with the process
 * that holds it; so whoever has it knows that a lock in Liquibase's own table is left
 * over.
 */
final class SchemaMigration {

	/** The version of the schema that this code works with. */
	static final int VERSION = 1;

	static final String CHANGELOG = "io/stackmemory/storage/jdbc/sqlite-changelog.sql";

	private static final Object ONE_AT_A_TIME = new Object();

	private final SqliteConnections connections;

	private final String fingerprint;

	SchemaMigration(SqliteConnections connections) {
		this.connections = connections;
		this.fingerprint = fingerprint();
	}

	/**
	 * Migrates, if that is needed.
	 * @throws SchemaTooNewException if a newer version of this library made the schema
	 */
	void run(SqlSession session) throws SQLException {
		if (!isUpToDate(session)) {
			synchronized (ONE_AT_A_TIME) {
				runLocked(session);
			}
		}
	}

	private void runLocked(SqlSession session) throws SQLException {
		Path lockFile = this.connections.path().resolveSibling(this.connections.path().getFileName() + "-migration");
		try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
				FileLock lock = channel.lock()) {
			if (lock.isValid() && !isUpToDate(session)) {
				migrate();
				record(session);
			}
			Files.deleteIfExists(lockFile);
		}
		catch (IOException ex) {
			throw new StorageUnavailableException(
					"Could not lock " + lockFile + " to migrate " + this.connections.location() + ": " + ex, ex);
		}
	}

	private void migrate() throws SQLException {
		try (SqlSession own = this.connections.open()) {
			new LiquibaseUpdate(CHANGELOG).run(own.connection());
		}
		catch (LiquibaseUpdate.FailedException ex) {
			throw new StorageFailureException(
					"Could not migrate the schema of " + this.connections.location() + ": " + ex.getMessage(), ex);
		}
	}

	private boolean isUpToDate(SqlSession session) throws SQLException {
		if (!hasTable(session)) {
			return false;
		}
		try (ResultSet row = session.prepare("SELECT version,fingerprint FROM stackmemory_schema").executeQuery()) {
			if (!row.next()) {
				return false;
			}
			if (row.getInt(1) > VERSION) {
				throw new SchemaTooNewException(this.connections.location() + " has a schema of version "
						+ row.getInt(1) + ", and this version of the library knows " + VERSION
						+ " at most; use a newer version of the library", null);
			}
			return row.getInt(1) == VERSION && this.fingerprint.equals(row.getString(2));
		}
	}

	private static boolean hasTable(SqlSession session) throws SQLException {
		try (ResultSet row = session.prepare("SELECT 1 FROM sqlite_master WHERE name='stackmemory_schema'")
			.executeQuery()) {
			return row.next();
		}
	}

	private void record(SqlSession session) throws SQLException {
		PreparedStatement statement = session
			.prepare("INSERT OR REPLACE INTO stackmemory_schema (id,version,fingerprint) VALUES (1,?,?)");
		statement.setInt(1, VERSION);
		statement.setString(2, this.fingerprint);
		statement.executeUpdate();
	}

	private static String fingerprint() {
		try (InputStream changelog = SchemaMigration.class.getClassLoader().getResourceAsStream(CHANGELOG)) {
			if (changelog == null) {
				throw new IllegalStateException(CHANGELOG + " is missing from the class path");
			}
			return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(changelog.readAllBytes()));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
