package io.stackmemory.frame;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonIgnore;
import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * Something of a frame that must not be forgotten. Immutable.
 *
 * @param id its id, unique in the store
 * @param projectId the project
 * @param runId the run
 * @param frameId the frame
 * @param type what it holds
 * @param text what is to be remembered
 * @param priority how much it matters, 0 to 10
 * @param createdAt when it was added
 * @param supersedes the id of the anchor whose place it takes, or null
 * @param supersededBy the id of the anchor that took its place, or null
 */
public record Anchor(String id, String projectId, String runId, String frameId, AnchorType type, String text,
		int priority, Instant createdAt, @Nullable String supersedes, @Nullable String supersededBy) {

	/** The priority of an anchor that is given none. */
	public static final int DEFAULT_PRIORITY = 5;

	/** The highest priority. */
	public static final int HIGHEST_PRIORITY = 10;

	/**
	 * Checks id, text and priority.
	 * @throws IllegalArgumentException if the text is blank or the priority out of range
	 */
	public Anchor {
		Names.requireId("anchor", id);
		if (text == null || text.isBlank()) {
			throw new IllegalArgumentException("An anchor has a text");
		}
		if (priority < 0 || priority > HIGHEST_PRIORITY) {
			throw new IllegalArgumentException(
					"The priority of an anchor is 0 to " + HIGHEST_PRIORITY + ", not " + priority);
		}
	}

	/**
	 * Whether another one has taken its place.
	 * @return whether it was superseded
	 */
	@JsonIgnore
	public boolean isSuperseded() {
		return this.supersededBy != null;
	}

	Anchor changed(String newText, int newPriority) {
		return new Anchor(this.id, this.projectId, this.runId, this.frameId, this.type, newText, newPriority,
				this.createdAt, this.supersedes, this.supersededBy);
	}

	Anchor supersededBy(String other) {
		return new Anchor(this.id, this.projectId, this.runId, this.frameId, this.type, this.text, this.priority,
				this.createdAt, this.supersedes, other);
	}

}
