package io.stackmemory.storage.support;

import java.util.Iterator;

/**
 * What may answer a query.
 *
 * @param entries what stands for the entries
 * @param ordered whether they have the order of the query already; otherwise they are
 * ordered by key if the query is
 * @param <T> what stands for an entry
 */
public record Candidates<T>(Iterator<T> entries, boolean ordered) {

}
