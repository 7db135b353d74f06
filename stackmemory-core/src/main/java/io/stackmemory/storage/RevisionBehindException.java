package io.stackmemory.storage;

/**
 * A batch has a revision that the store is beyond already, because another process or
 * thread wrote meanwhile or the clock went back. Nothing was applied. Whoever made the
 * batch takes note of the latest revision and writes it again with a greater one.
 */
public class RevisionBehindException extends StorageException {

	private static final long serialVersionUID = 1L;

	private final transient Revision latest;

	/**
	 * Creates the exception.
	 * @param backend the name of the backend
	 * @param latest what a revision must be greater than
	 */
	public RevisionBehindException(String backend, Revision latest) {
		super("The storage backend '" + backend + "' is at revision " + latest + " already", null);
		this.latest = latest;
	}

	/**
	 * What the next revision must be greater than.
	 * @return the revision
	 */
	public Revision latest() {
		return this.latest;
	}

	/**
	 * Part of the protocol, not a failure: it carries no stack.
	 */
	@Override
	public Throwable fillInStackTrace() {
		return this;
	}

}
