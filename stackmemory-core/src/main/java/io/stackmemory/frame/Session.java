package io.stackmemory.frame;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * A time in which somebody works on a project, with the run that it goes on with.
 * Immutable.
 *
 * @param id its id, 1 to 128 characters without {@code /} and {@code *}
 * @param projectId the project
 * @param branch the branch of the project, or null
 * @param runId the run
 * @param startedAt when it began
 * @param lastActiveAt when it was used last
 */
public record Session(String id, String projectId, @Nullable String branch, String runId, Instant startedAt,
		Instant lastActiveAt) {

	/**
	 * Checks the ids.
	 * @throws IllegalArgumentException if one is none
	 */
	public Session {
		Names.requireId("session", id);
		Ids.requireProjectId(projectId);
		Names.requireId("run", runId);
	}

	Session activeAt(Instant now) {
		return new Session(this.id, this.projectId, this.branch, this.runId, this.startedAt,
				now.isAfter(this.lastActiveAt) ? now : this.lastActiveAt);
	}

}
