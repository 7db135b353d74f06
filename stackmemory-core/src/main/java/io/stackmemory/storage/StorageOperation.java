package io.stackmemory.storage;

import java.util.Locale;

/**
 * What a store is asked for by those who read and write.
 */
public enum StorageOperation {

	/** One entry by its key. */
	READ,

	/** Several entries by their keys. */
	READ_ALL,

	/** A batch. */
	WRITE,

	/** The entries of a query. */
	SCAN,

	/** How many entries a query has. */
	COUNT,

	/** Entries by their words. */
	SEARCH,

	/** Which namespaces there are. */
	NAMESPACES,

	/** What was acknowledged, made durable. */
	FLUSH;

	/**
	 * The name in meters and spans.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

}
