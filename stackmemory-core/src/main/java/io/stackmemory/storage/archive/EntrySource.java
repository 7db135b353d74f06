package io.stackmemory.storage.archive;

import java.util.function.Consumer;

import io.stackmemory.storage.Entry;

/**
 * Something that holds entries: a store, or an archive of one.
 */
@FunctionalInterface
public interface EntrySource {

	/**
	 * Hands every entry to a consumer, in the order of namespaces and keys.
	 * @param consumer called for each entry, on the calling thread
	 */
	void scanAll(Consumer<? super Entry> consumer);

}
