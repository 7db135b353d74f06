package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * The store refused or failed for a reason that trying again won't mend. Nothing was
 * changed.
 */
public class StorageFailureException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public StorageFailureException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
