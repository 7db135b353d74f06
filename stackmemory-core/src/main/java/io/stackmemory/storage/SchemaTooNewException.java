package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * The store was written by a newer version of this library. Nothing was changed.
 */
public class SchemaTooNewException extends StorageFailureException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public SchemaTooNewException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
