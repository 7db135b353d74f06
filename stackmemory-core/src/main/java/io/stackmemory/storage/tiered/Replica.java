package io.stackmemory.storage.tiered;

import java.util.function.Supplier;

import io.stackmemory.storage.StorageBackend;

/**
 * A store behind another one. Immutable.
 *
 * @param name by what it is known: small letters, digits and dashes. What waits for it in
 * the store is kept under this name
 * @param opening opens it; tried again where it fails. It is closed with the store
 * @param settings how it is kept up to date
 */
public record Replica(String name, Supplier<? extends StorageBackend> opening, ReplicaSettings settings) {

	/**
	 * Checks the name.
	 * @throws IllegalArgumentException if it is not one
	 */
	public Replica {
		if (!ReplicaSettings.isName(name)) {
			throw new IllegalArgumentException("The name of a replica has small letters, digits and dashes, 1 to 63, "
					+ "and begins with a letter or a digit; this is none: '" + name + "'");
		}
	}

}
