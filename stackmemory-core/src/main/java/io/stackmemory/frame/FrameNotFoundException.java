package io.stackmemory.frame;

/**
 * There is no such frame.
 */
public class FrameNotFoundException extends FrameException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param frameId which frame
	 */
	public FrameNotFoundException(String frameId) {
		super("There is no frame " + frameId);
	}

}
