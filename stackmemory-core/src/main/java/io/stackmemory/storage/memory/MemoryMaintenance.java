package io.stackmemory.storage.memory;

import io.stackmemory.storage.Maintenance;

/**
 * Removes what has expired from memory.
 */
final class MemoryMaintenance implements Maintenance {

	private final MemoryStorageBackend store;

	MemoryMaintenance(MemoryStorageBackend store) {
		this.store = store;
	}

	@Override
	public long countExpired() {
		return this.store.countExpired();
	}

	@Override
	public int removeExpired(int limit) {
		return this.store.removeExpired(limit);
	}

}
