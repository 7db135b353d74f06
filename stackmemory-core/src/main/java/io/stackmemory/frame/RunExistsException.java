package io.stackmemory.frame;

/**
 * There is such a run already.
 */
public class RunExistsException extends FrameException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param projectId the project
	 * @param runId the run
	 */
	public RunExistsException(String projectId, String runId) {
		super("There is a run " + runId + " of project " + projectId + " already");
	}

}
