package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * The connection to the store broke while it was committing a batch: either all of the
 * batch was applied, or nothing. Whoever has to know reads an entry of the batch once the
 * store can be reached, and compares its revision; whoever writes in a way that may be
 * repeated, such as an insert under a known key, writes again.
 */
public class CommitUnknownException extends StorageUnavailableException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what was attempted, on what, and why it failed
	 * @param cause what the driver said, or null
	 */
	public CommitUnknownException(String message, @Nullable Throwable cause) {
		super(message, cause);
	}

}
