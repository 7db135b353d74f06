package io.stackmemory.storage.archive;

import io.stackmemory.storage.StorageException;

/**
 * The store that was to be copied into holds something already. Nothing was changed.
 */
public class TargetNotEmptyException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which store, what it holds, and what can be done
	 */
	public TargetNotEmptyException(String message) {
		super(message, null);
	}

}
