package io.stackmemory.storage;

/**
 * The backend was closed before the call.
 */
public class StorageClosedException extends StorageException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param backend the name of the backend
	 */
	public StorageClosedException(String backend) {
		super("The storage backend '" + backend + "' is closed", null);
	}

}
