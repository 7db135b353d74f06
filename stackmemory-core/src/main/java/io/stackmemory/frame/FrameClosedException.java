package io.stackmemory.frame;

/**
 * The frame is closed: nothing is added to it, and it is not closed again.
 */
public class FrameClosedException extends FrameException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param frameId which frame
	 */
	public FrameClosedException(String frameId) {
		super("Frame " + frameId + " is closed");
	}

}
