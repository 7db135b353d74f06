package io.stackmemory.frame;

/**
 * The run has no open frame that could be popped.
 */
public class EmptyFrameStackException extends FrameException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param projectId the project
	 * @param runId the run
	 */
	public EmptyFrameStackException(String projectId, String runId) {
		super("Run " + runId + " of project " + projectId + " has no open frame to pop; push one first");
	}

}
