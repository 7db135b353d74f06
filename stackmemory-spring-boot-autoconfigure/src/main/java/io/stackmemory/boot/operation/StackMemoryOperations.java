package io.stackmemory.boot.operation;

import java.time.Clock;
import java.util.function.Function;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.StorageBackend;

/**
 * What can be done to each store of an application. Immutable.
 */
public final class StackMemoryOperations {

	private final StackMemoryStores stores;

	private final StoreOperations main;

	private final Function<StorageBackend, StackMemory> memories;

	private final RetentionSettings retention;

	private final Clock clock;

	/**
	 * Prepares the operations.
	 * @param stores the stores
	 * @param memory the default memory, with the namespaces that it keeps elsewhere
	 * @param sweeper forgets in it
	 * @param memories gives the memory on another store
	 * @param retention what is forgotten there
	 * @param clock tells the time
	 */
	public StackMemoryOperations(StackMemoryStores stores, StackMemory memory, Sweeper sweeper,
			Function<StorageBackend, StackMemory> memories, RetentionSettings retention, Clock clock) {
		this.stores = stores;
		this.main = new StoreOperations(stores.get(StackMemoryStores.DEFAULT), memory, sweeper, clock);
		this.memories = memories;
		this.retention = retention;
		this.clock = clock;
	}

	/**
	 * The stores.
	 * @return all of them
	 */
	public StackMemoryStores stores() {
		return this.stores;
	}

	/**
	 * What can be done to a store.
	 * @param store its name
	 * @return the operations
	 * @throws IllegalArgumentException if there is no such store
	 */
	public StoreOperations of(String store) {
		StorageBackend backend = this.stores.get(store);
		if (store.equals(StackMemoryStores.DEFAULT)) {
			return this.main;
		}
		StackMemory memory = this.memories.apply(backend);
		return new StoreOperations(backend, memory, memory.sweeper(this.retention), this.clock);
	}

}
