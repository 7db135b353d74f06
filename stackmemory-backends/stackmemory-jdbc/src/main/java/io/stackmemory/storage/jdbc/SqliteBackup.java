package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;

import org.sqlite.SQLiteConnection;

import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.StorageLocationException;

/**
 * Copies a database with SQLite's online backup, from inside a transaction that reads: so
 * it is of one moment, and what others write meanwhile does not make it begin anew. The
 * file gets its name when it is complete and on the disk.
 */
final class SqliteBackup {

	private static final int PAGES = 1000;

	private static final int PATIENCE = 100;

	private static final int PAUSE_MILLISECONDS = 50;

	private final Path file;

	private final Maintenance.BackupProgress progress;

	SqliteBackup(Path file, Maintenance.BackupProgress progress) {
		this.file = file.toAbsolutePath().normalize();
		this.progress = progress;
	}

	void run(SqlSession session) throws SQLException {
		if (Files.exists(this.file)) {
			throw new StorageLocationException(
					this.file + " exists already; nothing was overwritten. Choose another name, or remove it",
					this.file, null);
		}
		Path unfinished = this.file.resolveSibling(this.file.getFileName() + ".part");
		try {
			try {
				create(unfinished);
				copy(session, unfinished);
				try (FileChannel channel = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
					channel.force(true);
				}
				Files.move(unfinished, this.file, StandardCopyOption.ATOMIC_MOVE);
			}
			finally {
				Files.deleteIfExists(unfinished);
			}
		}
		catch (IOException ex) {
			throw new StorageLocationException("Could not write " + this.file + ": " + ex, this.file, ex);
		}
	}

	private static void create(Path unfinished) throws IOException {
		Files.deleteIfExists(unfinished);
		if (unfinished.getFileSystem().supportedFileAttributeViews().contains("posix")) {
			Files.createFile(unfinished,
					PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
		}
		else {
			Files.createFile(unfinished);
		}
	}

	private void copy(SqlSession session, Path unfinished) throws SQLException {
		session.execute("BEGIN DEFERRED");
		try {
			session.prepare("SELECT owner FROM stackmemory_clock").executeQuery().close();
			session.connection()
				.unwrap(SQLiteConnection.class)
				.getDatabase()
				.backup("main", unfinished.toString(), (remaining, pages) -> this.progress.at(pages - remaining, pages),
						PAUSE_MILLISECONDS, PATIENCE, PAGES);
		}
		finally {
			session.execute("COMMIT");
		}
	}

}
