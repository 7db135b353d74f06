package io.stackmemory.frame;

import java.util.List;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * What frames have made or work on. Safe for use by several threads.
 */
public final class Artifacts {

	private final FrameCollections collections;

	Artifacts(FrameCollections collections) {
		this.collections = collections;
	}

	/**
	 * Adds an artifact.
	 * @param frameId the frame
	 * @param kind what it is, such as {@code file}
	 * @param ref where it is
	 * @param description what it is about, for people; may be empty
	 * @return the artifact
	 * @throws FrameNotFoundException if there is no such frame
	 * @throws FrameClosedException if the frame is closed
	 */
	public Artifact add(String frameId, String kind, String ref, String description) {
		return this.collections.store().transact((transaction) -> {
			Frame frame = this.collections.openFrame(frameId);
			Artifact artifact = new Artifact(this.collections.newId(), frame.projectId(), frame.runId(), frame.id(),
					kind, ref, description, this.collections.now());
			this.collections.artifacts().insert(artifact);
			return artifact;
		});
	}

	/**
	 * The artifacts of a frame.
	 * @param frameId which frame
	 * @return its artifacts, in the order of adding
	 */
	public List<Artifact> ofFrame(String frameId) {
		return this.collections.artifacts().list(DocumentQuery.where(Filter.eq("frameId", frameId)));
	}

	/**
	 * The artifacts of a run that were added last.
	 * @param projectId the project
	 * @param runId the run
	 * @param limit how many at most
	 * @return the artifacts, the latest first
	 */
	public List<Artifact> latest(String projectId, String runId, int limit) {
		return this.collections.artifacts()
			.list(DocumentQuery.where(Filter.eq("runId", runId), Filter.eq("projectId", projectId))
				.sort(Sort.descending("id"))
				.limit(limit));
	}

}
