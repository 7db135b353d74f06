package io.stackmemory.frame;

import java.time.Instant;

import io.stackmemory.document.Names;

/**
 * Something that a frame has made or works on: a file, a commit, a page. Immutable.
 *
 * @param id its id, unique in the store, ascending in time
 * @param projectId the project
 * @param runId the run
 * @param frameId the frame
 * @param kind what it is, such as {@code file}: 1 to 64 letters, digits, dots,
 * underscores and hyphens
 * @param ref where it is: a path, an address, a hash
 * @param description what it is about, for people; may be empty
 * @param createdAt when it was added
 */
public record Artifact(String id, String projectId, String runId, String frameId, String kind, String ref,
		String description, Instant createdAt) {

	/**
	 * Checks kind and reference.
	 * @throws IllegalArgumentException if the kind is no name or the reference blank
	 */
	public Artifact {
		Names.requireName("kind", kind);
		if (ref == null || ref.isBlank()) {
			throw new IllegalArgumentException("An artifact has a reference to where it is");
		}
		description = (description != null) ? description : "";
	}

}
