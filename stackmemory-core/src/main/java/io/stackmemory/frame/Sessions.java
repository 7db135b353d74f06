package io.stackmemory.frame;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.stackmemory.document.DocumentQuery;
import io.stackmemory.document.Names;
import io.stackmemory.json.StableMapper;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Sort;

/**
 * Finds the run to go on with when somebody comes back. Safe for use by several threads.
 */
public final class Sessions {

	/** After how long without use a session is not gone on with. */
	public static final Duration STALE_AFTER = Duration.ofHours(24);

	private final FrameCollections collections;

	Sessions(FrameCollections collections) {
		this.collections = collections;
	}

	/**
	 * Goes on with a session of a project, or begins one: the latest one of the branch,
	 * else the latest one of the project, if it was used in the last 24 hours; else a new
	 * one with a run of its own. The session counts as used.
	 * @param projectId the project
	 * @param branch the branch, or null if that does not matter
	 * @return the session
	 */
	public Session resume(String projectId, @Nullable String branch) {
		return this.collections.store().transact((transaction) -> {
			Instant now = this.collections.now();
			Session found = latest(projectId, branch, now)
				.or(() -> (branch != null) ? latest(projectId, null, now) : Optional.empty())
				.map((session) -> session.activeAt(now))
				.orElseGet(() -> begin(this.collections.newId(), projectId, branch, now));
			this.collections.sessions().save(found);
			return found;
		});
	}

	/**
	 * Goes on with a session that is known by its id, however long ago it was used, or
	 * begins one under this id. The session counts as used.
	 * @param id the session
	 * @param projectId the project, if it begins
	 * @param branch the branch, if it begins, or null
	 * @return the session
	 * @throws FrameException if it belongs to another project
	 */
	public Session resume(String id, String projectId, @Nullable String branch) {
		Names.requireId("session", id);
		return this.collections.store().transact((transaction) -> {
			Instant now = this.collections.now();
			Session session = find(id).map((before) -> before.activeAt(now))
				.orElseGet(() -> begin(id, projectId, branch, now));
			if (!session.projectId().equals(projectId)) {
				throw new FrameException(
						"Session " + id + " belongs to project " + session.projectId() + ", not to " + projectId);
			}
			this.collections.sessions().save(session);
			return session;
		});
	}

	/**
	 * Looks for a session.
	 * @param id which
	 * @return the session, or empty if there is none
	 */
	public Optional<Session> find(String id) {
		return this.collections.sessions().find(id);
	}

	/**
	 * The sessions of a project.
	 * @param projectId the project
	 * @return the sessions, the one that was used last first
	 */
	public List<Session> ofProject(String projectId) {
		return this.collections.sessions()
			.list(DocumentQuery.where(Filter.eq("projectId", projectId)).sort(Sort.descending("lastActiveAt")));
	}

	private Session begin(String id, String projectId, @Nullable String branch, Instant now) {
		return new Session(id, projectId, branch, this.collections.newId(), now, now);
	}

	private Optional<Session> latest(String projectId, @Nullable String branch, Instant now) {
		List<Filter> filters = new ArrayList<>(List.of(Filter.eq("projectId", projectId),
				Filter.gte("lastActiveAt", StableMapper.text(now.minus(STALE_AFTER)))));
		if (branch != null) {
			filters.add(Filter.eq("branch", branch));
		}
		return this.collections.sessions()
			.list(DocumentQuery.where(filters.toArray(Filter[]::new)).sort(Sort.descending("lastActiveAt")).limit(1))
			.stream()
			.findFirst();
	}

}
