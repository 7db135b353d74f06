package io.stackmemory.storage.routing;

import io.stackmemory.storage.StorageException;

/**
 * A batch touches namespaces that are kept in different stores, so that it can't be
 * applied as a whole. Nothing was changed.
 */
public class SeveralStoresException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message which namespaces are in which stores
	 */
	public SeveralStoresException(String message) {
		super(message, null);
	}

}
