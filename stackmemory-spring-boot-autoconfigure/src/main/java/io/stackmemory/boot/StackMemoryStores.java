package io.stackmemory.boot;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

import io.stackmemory.storage.StorageBackend;

/**
 * All stores of an application by their names: the one that {@code stackmemory.backend}
 * chooses as {@link #DEFAULT}, and those of {@code stackmemory.stores}. Each is here as
 * it is, without routes to others. Immutable.
 */
public final class StackMemoryStores {

	/** The name of the store that {@code stackmemory.backend} chooses. */
	public static final String DEFAULT = "default";

	private final Map<String, StorageBackend> stores;

	/**
	 * Gathers stores.
	 * @param main the default store
	 * @param further the others, by their names
	 */
	public StackMemoryStores(StorageBackend main, Map<String, StorageBackend> further) {
		Map<String, StorageBackend> all = new LinkedHashMap<>();
		all.put(DEFAULT, main);
		all.putAll(further);
		this.stores = Collections.unmodifiableMap(all);
	}

	/**
	 * The stores, the default one first.
	 * @return the stores by their names
	 */
	public Map<String, StorageBackend> all() {
		return this.stores;
	}

	/**
	 * One store.
	 * @param name its name
	 * @return the store
	 * @throws IllegalArgumentException if there is none of that name; the message lists
	 * those that there are
	 */
	public StorageBackend get(String name) {
		StorageBackend store = this.stores.get(name);
		if (store == null) {
			throw new IllegalArgumentException(
					"There is no store '" + name + "', but: " + String.join(", ", this.stores.keySet()));
		}
		return store;
	}

}
