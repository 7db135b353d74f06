package io.stackmemory.boot.operation;

import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;

/**
 * How a store is.
 *
 * @param backend the name of its backend
 * @param location where it is
 * @param durability what a write survives
 * @param check what its check says
 * @param namespaces what is in it, by the names of the namespaces
 * @param expired how many entries have expired and are still stored, or null if that is
 * not known
 * @param operations what can be done to it
 */
public record StoreStatus(String backend, String location, Durability durability, CheckResult check,
		Map<String, Size> namespaces, @Nullable Long expired, List<String> operations) {

	/**
	 * How much is in a namespace.
	 *
	 * @param entries how many entries
	 * @param bytes about how many bytes
	 */
	public record Size(long entries, long bytes) {

	}

}
