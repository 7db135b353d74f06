package io.stackmemory.storage.support;

import java.util.Iterator;

import io.stackmemory.storage.query.Query;

/**
 * What may answer a query.
 *
 * @param entries what stands for the entries
 * @param ordered whether they have the order of the query already; otherwise they are
 * ordered by key if the query is
 * @param rest what is still to be asked of them: the query, without its filter where all
 * of them match it
 * @param <T> what stands for an entry
 */
public record Candidates<T>(Iterator<T> entries, boolean ordered, Query rest) {

}
