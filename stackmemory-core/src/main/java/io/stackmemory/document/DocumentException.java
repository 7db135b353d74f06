package io.stackmemory.document;

/**
 * A document was not as a call needed it. Nothing was changed.
 */
public class DocumentException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what is the matter with which document
	 */
	public DocumentException(String message) {
		super(message);
	}

}
