package io.stackmemory.storage.file;

import java.time.Clock;
import java.util.Set;

import io.stackmemory.storage.Maintenance;

/**
 * What a store of files can be asked to do beside serving.
 */
final class FileMaintenance implements Maintenance {

	private final FileStore store;

	private final FileIndex index;

	private final Housekeeping housekeeping;

	private final Clock clock;

	FileMaintenance(FileStore store, FileIndex index, Housekeeping housekeeping, Clock clock) {
		this.store = store;
		this.index = index;
		this.housekeeping = housekeeping;
		this.clock = clock;
	}

	@Override
	public long countExpired() {
		this.store.requireOpen();
		return this.index.expired(this.clock.instant(), Integer.MAX_VALUE).size();
	}

	@Override
	public int removeExpired(int limit) {
		int removed = this.store.removeExpired(limit);
		this.housekeeping.written();
		return removed;
	}

	@Override
	public Set<Task> tasks() {
		return Set.of(Task.COMPACT);
	}

	@Override
	public void run(Task task) {
		if (task != Task.COMPACT) {
			Maintenance.super.run(task);
		}
		this.store.requireOpen();
		this.housekeeping.compactNow();
	}

}
