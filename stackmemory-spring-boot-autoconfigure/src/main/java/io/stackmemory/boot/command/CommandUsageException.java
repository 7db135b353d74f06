package io.stackmemory.boot.command;

/**
 * A command was called in a way that it does not know. Nothing was done.
 */
public class CommandUsageException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong, and what is right
	 */
	public CommandUsageException(String message) {
		super(message);
	}

}
