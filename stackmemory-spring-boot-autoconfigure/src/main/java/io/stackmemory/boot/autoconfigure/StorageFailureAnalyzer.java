package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * Says what to do when a store can't be opened.
 */
final class StorageFailureAnalyzer extends AbstractFailureAnalyzer<StorageException> {

	@Override
	protected @Nullable FailureAnalysis analyze(Throwable rootFailure, StorageException cause) {
		String action = action(cause);
		return (action != null) ? new FailureAnalysis(cause.getMessage(), action, rootFailure) : null;
	}

	private static @Nullable String action(StorageException cause) {
		if (cause instanceof StorageLocationException location) {
			return "Give the user that runs the application the right to write to " + location.location()
					+ " and its directory, or set stackmemory.sqlite.path, stackmemory.file.directory or "
					+ "stackmemory.git.directory to a place that it may write to.";
		}
		if (cause instanceof StorageSetupException setup) {
			return action(setup.reason());
		}
		if (cause instanceof SchemaTooNewException) {
			return "Run the newer version of the application, or use another place (stackmemory.sqlite.path, "
					+ "stackmemory.file.directory, stackmemory.postgres.schema, stackmemory.git.branch). An older version can't read what a newer one has written.";
		}
		if (cause instanceof StorageCorruptedException) {
			return "If the path is wrong, correct stackmemory.sqlite.path. If the file is damaged, keep a copy and restore "
					+ "a backup; 'sqlite3 FILE .recover' reads what is left of it.";
		}
		if (cause instanceof StorageUnavailableException) {
			return "Another process is using the store, or the server is starting or has no connection free. Try again, or "
					+ "stop the other process (on SQLite, stackmemory.sqlite.busy-timeout says how long it is waited for).";
		}
		return (cause instanceof StorageFullException) ? "Make room on the disk of the store, then start again." : null;
	}

	private static String action(StorageSetupException.Reason reason) {
		return switch (reason) {
			case ADDRESS ->
				"Correct stackmemory.postgres.url (or the environment variable DATABASE_URL). It looks like "
						+ "postgres://user:password@host:5432/database or jdbc:postgresql://host:5432/database.";
			case UNREACHABLE -> "Start the server, or correct host and port in stackmemory.postgres.url.";
			case CREDENTIALS ->
				"Correct stackmemory.postgres.username and stackmemory.postgres.password (or those in the "
						+ "address), or let the server's pg_hba.conf accept the user.";
			case DATABASE -> "Create the database, or correct its name in stackmemory.postgres.url.";
			case PRIVILEGES ->
				"Let someone who may create the schema that stackmemory.postgres.schema names and grant all "
						+ "rights on it to the user, or apply docs/postgres-schema.sql and set stackmemory.schema=validate.";
			case SERVER -> "Use a database with the encoding UTF8 on a PostgreSQL server of version 14 or later.";
			case SCHEMA ->
				"Apply the SQL of this version (docs/postgres-schema.sql), or set stackmemory.schema=migrate to "
						+ "have it applied when the application starts.";
			case ENCRYPTION -> "Let the server accept encrypted connections with a certificate that is trusted, set "
					+ "stackmemory.postgres.ssl-bundle, or correct sslmode in stackmemory.postgres.url.";
		};
	}

}
