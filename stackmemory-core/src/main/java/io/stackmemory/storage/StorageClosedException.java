package io.stackmemory.storage;

/**
 * The backend was closed before the call, or is about to be and takes no more writes.
 */
public class StorageClosedException extends StorageException {

	private static final long serialVersionUID = 1L;

	private final String backend;

	/**
	 * Creates the exception.
	 * @param backend the name of the backend
	 */
	public StorageClosedException(String backend) {
		this(backend, "The storage backend '" + backend + "' is closed");
	}

	/**
	 * Creates the exception with a reason.
	 * @param backend the name of the backend
	 * @param message why it takes no calls any more
	 */
	public StorageClosedException(String backend, String message) {
		super(message, null);
		this.backend = backend;
	}

	/**
	 * Which backend.
	 * @return its name
	 */
	public String backend() {
		return this.backend;
	}

}
