package io.stackmemory.storage.jdbc;

import java.sql.SQLException;

import org.sqlite.SQLiteErrorCode;
import org.sqlite.SQLiteException;

import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * Translates what the driver throws.
 */
final class SqliteErrors {

	private static final int PRIMARY_CODE = 0xff;

	private SqliteErrors() {
	}

	static StorageException translate(String attempted, SQLException ex) {
		String message = "Could not " + attempted + ": " + ex.getMessage();
		SQLiteErrorCode code = code(ex);
		return switch (code) {
			case SQLITE_BUSY, SQLITE_LOCKED, SQLITE_PROTOCOL -> new StorageUnavailableException(message, ex);
			case SQLITE_FULL -> new StorageFullException(message, ex);
			case SQLITE_CORRUPT, SQLITE_NOTADB -> new StorageCorruptedException(message, ex);
			default -> new StorageFailureException(message, ex);
		};
	}

	/**
	 * The primary result code, see https://www.sqlite.org/rescode.html.
	 */
	static SQLiteErrorCode code(SQLException ex) {
		return (ex instanceof SQLiteException sqlite)
				? SQLiteErrorCode.getErrorCode(sqlite.getResultCode().code & PRIMARY_CODE)
				: SQLiteErrorCode.UNKNOWN_ERROR;
	}

}
