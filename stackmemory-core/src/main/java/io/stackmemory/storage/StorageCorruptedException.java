package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * What is stored is damaged, or is not a store. Nothing was overwritten.
 */
public class StorageCorruptedException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public StorageCorruptedException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
