package io.stackmemory.storage;

import java.util.List;

import io.stackmemory.storage.query.TextQuery;

/**
 * Finds entries by the words in their values. Safe for use by several threads, and beside
 * reads and writes.
 */
public interface TextSearch {

	/**
	 * Finds the entries that a query asks for. Every write that was acknowledged before
	 * counts: what is not in an index yet is put into it first, so the first search of a
	 * namespace may take long.
	 * @param query what is asked
	 * @return the entries that {@link io.stackmemory.storage.query.TextEvaluator} and the
	 * filter match and that have not expired: the most relevant first, as the backend
	 * understands it, and among those that are equally so by key
	 */
	List<Entry> search(TextQuery query);

}
