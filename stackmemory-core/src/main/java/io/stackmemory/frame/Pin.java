package io.stackmemory.frame;

/**
 * Says that a frame, or all frames of a run, are never forgotten.
 *
 * @param key which
 */
record Pin(String key) {

	static String ofFrame(String frameId) {
		return "frame/" + frameId;
	}

	static String ofRun(String projectId, String runId) {
		return "run/" + Run.key(projectId, runId);
	}

}
