package io.stackmemory.storage.routing;

import java.util.Collection;
import java.util.List;
import java.util.Set;

import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.StorageBackend;

/**
 * Removes what has expired from several stores; the rest is for one of them.
 */
final class SeveralMaintenances implements Maintenance {

	private final Collection<StorageBackend> stores;

	private final StorageBackend main;

	SeveralMaintenances(Collection<StorageBackend> stores, StorageBackend main) {
		this.stores = stores;
		this.main = main;
	}

	@Override
	public long countExpired() {
		return this.stores.stream()
			.mapToLong((store) -> store.maintenance().map(Maintenance::countExpired).orElse(0L))
			.sum();
	}

	@Override
	public int removeExpired(int limit) {
		int removed = 0;
		for (StorageBackend store : this.stores) {
			int most = limit - removed;
			removed += store.maintenance().map((maintenance) -> maintenance.removeExpired(most)).orElse(0);
		}
		return removed;
	}

	@Override
	public Set<Task> tasks() {
		return this.main.maintenance().map(Maintenance::tasks).orElse(Set.of());
	}

	@Override
	public void run(Task task) {
		this.main.maintenance()
			.ifPresentOrElse((maintenance) -> maintenance.run(task), () -> Maintenance.super.run(task));
	}

	@Override
	public List<String> verify() {
		return this.main.maintenance().map(Maintenance::verify).orElse(List.of());
	}

}
