package io.stackmemory.frame;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.Names;

/**
 * One run of an agent, with the path of its open frames. Immutable.
 *
 * @param id its id, unique in its project
 * @param projectId the project that it belongs to
 * @param name what it is, for people
 * @param openFrames the ids of the open frames, from the root to the top
 * @param createdAt when it began
 * @param metadata facts about it, as JSON
 */
public record Run(String id, String projectId, String name, List<String> openFrames, Instant createdAt,
		Map<String, Object> metadata) {

	/**
	 * Checks the ids.
	 * @throws IllegalArgumentException if one is none
	 */
	public Run {
		Names.requireId("run", id);
		Ids.requireProjectId(projectId);
		openFrames = (openFrames != null) ? List.copyOf(openFrames) : List.of();
		metadata = (metadata != null) ? metadata : Map.of();
	}

	static String key(String projectId, String runId) {
		return projectId + "/" + runId;
	}

	@Nullable String top() {
		return this.openFrames.isEmpty() ? null : this.openFrames.get(this.openFrames.size() - 1);
	}

	Run pushed(String frameId) {
		List<String> path = new ArrayList<>(this.openFrames);
		path.add(frameId);
		return withOpenFrames(path);
	}

	Run withOpenFrames(List<String> path) {
		return new Run(this.id, this.projectId, this.name, path, this.createdAt, this.metadata);
	}

}
