package io.stackmemory.boot.autoconfigure;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageLocationException;
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
					+ " and its directory, or set stackmemory.sqlite.path to a file that it may write to.";
		}
		if (cause instanceof SchemaTooNewException) {
			return "Run the newer version of the application, or point stackmemory.sqlite.path to another file. An older "
					+ "version can't read what a newer one has written.";
		}
		if (cause instanceof StorageCorruptedException) {
			return "If the path is wrong, correct stackmemory.sqlite.path. If the file is damaged, keep a copy and restore "
					+ "a backup; 'sqlite3 FILE .recover' reads what is left of it.";
		}
		if (cause instanceof StorageUnavailableException) {
			return "Another process is using the store. Stop it, or raise stackmemory.sqlite.busy-timeout.";
		}
		return (cause instanceof StorageFullException) ? "Make room on the disk of the store, then start again." : null;
	}

}
