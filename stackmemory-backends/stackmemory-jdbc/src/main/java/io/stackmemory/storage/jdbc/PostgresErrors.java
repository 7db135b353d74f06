package io.stackmemory.storage.jdbc;

import java.net.UnknownHostException;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;

import javax.net.ssl.SSLException;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.CommitUnknownException;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageSetupException.Reason;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * Translates what the driver throws, by its SQLSTATE (PostgreSQL documentation, appendix
 * "Error Codes").
 */
final class PostgresErrors {

	private static final String CONNECTION_REJECTED = "08004";

	private static final String READ_ONLY = "25006";

	private static final String DISK_FULL = "53100";

	private static final String LOCK_NOT_AVAILABLE = "55P03";

	private static final String QUERY_CANCELED = "57014";

	private static final String CANNOT_CONNECT_NOW = "57P03";

	private static final String INSUFFICIENT_PRIVILEGE = "42501";

	private static final String FEATURE_NOT_SUPPORTED = "0A000";

	private static final String UNIQUE_VIOLATION = "23505";

	private static final String NO_DATABASE = "3D000";

	private PostgresErrors() {
	}

	static StorageException translate(String attempted, SQLException ex) {
		String message = "Could not " + attempted + ": " + ex.getMessage();
		String state = state(ex);
		if (state.equals(DISK_FULL)) {
			return new StorageFullException(message, ex);
		}
		if (isConnectionLost(ex) || isConflict(ex) || state.startsWith("53") || state.equals(LOCK_NOT_AVAILABLE)
				|| state.equals(QUERY_CANCELED)) {
			return new StorageUnavailableException(message, ex);
		}
		if (state.equals("XX001") || state.equals("XX002")) {
			return new StorageCorruptedException(message, ex);
		}
		return new StorageFailureException(message, ex);
	}

	/**
	 * What has gone wrong before anything was asked.
	 */
	static StorageException translateOpening(String location, SQLException ex) {
		String state = state(ex);
		Reason reason = null;
		if (cause(ex, SSLException.class) != null || String.valueOf(ex.getMessage()).contains("SSL")) {
			reason = Reason.ENCRYPTION;
		}
		else if (state.startsWith("28") || state.equals(CONNECTION_REJECTED)) {
			reason = Reason.CREDENTIALS;
		}
		else if (state.equals(NO_DATABASE)) {
			reason = Reason.DATABASE;
		}
		else if (state.equals(INSUFFICIENT_PRIVILEGE)) {
			reason = Reason.PRIVILEGES;
		}
		else if (state.startsWith("08")) {
			reason = Reason.UNREACHABLE;
		}
		if (reason == null) {
			return translate("open " + location, ex);
		}
		UnknownHostException unknown = cause(ex, UnknownHostException.class);
		String detail = (unknown != null) ? "there is no host " + unknown.getMessage() : ex.getMessage();
		return new StorageSetupException(reason, "Could not open " + location + ": " + detail, ex);
	}

	/**
	 * Whether the connection can't be used any more, or none could be made. A server that
	 * has become a standby counts too.
	 */
	static boolean isConnectionLost(SQLException ex) {
		String state = state(ex);
		return ex instanceof SQLTransientConnectionException || state.startsWith("08") || state.equals(READ_ONLY)
				|| (state.startsWith("57P") && !state.equals(QUERY_CANCELED)) || state.equals(CANNOT_CONNECT_NOW);
	}

	/**
	 * Whether a statement that was sent and ends a transaction may have done so.
	 */
	static boolean leavesCommitUnknown(SQLException ex) {
		return isConnectionLost(ex) && !state(ex).equals(READ_ONLY);
	}

	static CommitUnknownException commitUnknown(String attempted, SQLException ex) {
		return new CommitUnknownException("The connection was lost while committing; it is not known whether it was "
				+ "possible to " + attempted + ": " + ex.getMessage(), ex);
	}

	/**
	 * Whether the transaction was ended in favour of another one, and would work again.
	 */
	static boolean isConflict(SQLException ex) {
		return state(ex).startsWith("40");
	}

	/**
	 * Whether a copy failed where statements may not: a key is there, or the table is one
	 * that the server does not copy into, as with row-level security.
	 */
	static boolean isForStatements(SQLException ex) {
		return state(ex).equals(UNIQUE_VIOLATION) || state(ex).equals(FEATURE_NOT_SUPPORTED);
	}

	private static String state(SQLException ex) {
		return (ex.getSQLState() != null) ? ex.getSQLState() : "";
	}

	private static <T extends Throwable> @Nullable T cause(Throwable failure, Class<T> type) {
		Throwable cause = failure;
		while (cause != null) {
			if (type.isInstance(cause)) {
				return type.cast(cause);
			}
			cause = cause.getCause();
		}
		return null;
	}

}
