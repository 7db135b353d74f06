package io.stackmemory.json;

/**
 * A text is no JSON value that can be stored; the message says why and where.
 */
public class JsonSyntaxException extends IllegalArgumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 */
	public JsonSyntaxException(String message) {
		super(message);
	}

	/**
	 * Creates the exception.
	 * @param message what is wrong
	 * @param cause what the parser said
	 */
	public JsonSyntaxException(String message, Throwable cause) {
		super(message, cause);
	}

}
