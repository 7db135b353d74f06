package io.stackmemory.frame;

/**
 * What was asked for does not fit the frames that are there. Nothing was changed.
 */
public class FrameException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param message what does not fit
	 */
	public FrameException(String message) {
		super(message);
	}

}
