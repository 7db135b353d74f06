package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * What a backend throws. Messages name what was attempted and where, and hold no stored
 * values and no secrets.
 */
public class StorageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public StorageException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
