package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

import io.stackmemory.storage.StorageUnavailableException;

/**
 * The tables of an SQLite file. A migration holds the lock of a file beside the database.
 */
final class SqliteSchema implements Schema {

	static final String CHANGELOG = "io/stackmemory/storage/jdbc/sqlite-changelog.sql";

	private static final Object ONE_AT_A_TIME = new Object();

	private final SqliteConnections connections;

	SqliteSchema(SqliteConnections connections) {
		this.connections = connections;
	}

	@Override
	public String location() {
		return this.connections.location();
	}

	@Override
	public String changelog() {
		return CHANGELOG;
	}

	@Override
	public String table(String name) {
		return name;
	}

	@Override
	public boolean hasTable(SqlSession session, String name) throws SQLException {
		PreparedStatement statement = session.prepare("SELECT 1 FROM sqlite_master WHERE name=?");
		statement.setString(1, name);
		try (ResultSet row = statement.executeQuery()) {
			return row.next();
		}
	}

	@Override
	public void exclusively(SqlSession session, SqlAction action) throws SQLException {
		synchronized (ONE_AT_A_TIME) {
			Path path = this.connections.path();
			Path lockFile = path.resolveSibling(path.getFileName() + "-migration");
			try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
					FileLock lock = channel.lock()) {
				if (lock.isValid()) {
					action.run(session);
				}
				Files.deleteIfExists(lockFile);
			}
			catch (IOException ex) {
				throw new StorageUnavailableException(
						"Could not lock " + lockFile + " to migrate " + location() + ": " + ex, ex);
			}
		}
	}

	@Override
	public void update(SqlSession session) throws SQLException, LiquibaseUpdate.FailedException {
		try (SqlSession own = this.connections.open()) {
			new LiquibaseUpdate(CHANGELOG, null).run(own.connection());
		}
	}

}
