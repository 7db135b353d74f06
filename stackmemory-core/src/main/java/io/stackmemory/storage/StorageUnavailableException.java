package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * The store can't be reached or is busy. That may pass: the same call may work later.
 * Nothing was changed, unless it is a {@link CommitUnknownException}.
 */
public class StorageUnavailableException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public StorageUnavailableException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
