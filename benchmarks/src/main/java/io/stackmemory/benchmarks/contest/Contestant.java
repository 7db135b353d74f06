package io.stackmemory.benchmarks.contest;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * A store of documents. Any number of threads may use it at once, but for
 * {@link #insertAll} and {@link #close}.
 *
 * @param <T> the type of its documents
 */
interface Contestant<T> extends AutoCloseable {

	void insert(T document) throws Exception;

	void insertAll(List<T> documents) throws Exception;

	@Nullable T get(String id) throws Exception;

	/**
	 * The one whose {@code inputs.ref} this is.
	 */
	@Nullable T byRef(String ref) throws Exception;

	/**
	 * Those of a run, the newest first.
	 */
	List<T> byRun(String runId, int limit) throws Exception;

	void update(T document) throws Exception;

	void delete(String id) throws Exception;

	/**
	 * Writes what expires at once, and has what has expired removed, where a store does
	 * that.
	 */
	default void sweep() throws Exception {
	}

	@Override
	void close() throws Exception;

}
