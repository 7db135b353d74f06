package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * There is no room for what was to be written. Nothing was changed; what was there is
 * intact.
 */
public class StorageFullException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public StorageFullException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
