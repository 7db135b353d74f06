package io.stackmemory.storage.git;

import java.util.Set;

import io.stackmemory.storage.Maintenance;

/**
 * Removes what has expired, and packs the repository on this machine.
 */
final class GitMaintenance implements Maintenance {

	private final GitStore store;

	GitMaintenance(GitStore store) {
		this.store = store;
	}

	@Override
	public long countExpired() {
		return this.store.expired(Integer.MAX_VALUE).size();
	}

	@Override
	public int removeExpired(int limit) {
		return this.store.removeExpired(limit);
	}

	@Override
	public Set<Task> tasks() {
		return Set.of(Task.COMPACT);
	}

	@Override
	public void run(Task task) {
		if (task != Task.COMPACT) {
			Maintenance.super.run(task);
			return;
		}
		this.store.compact();
	}

}
