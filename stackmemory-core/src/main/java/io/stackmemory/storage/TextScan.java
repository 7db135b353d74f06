package io.stackmemory.storage;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextQuery;

/**
 * Finds entries by reading all that the filter of a query leaves: for stores without an
 * index of words, and for questions about few entries.
 */
public final class TextScan implements TextSearch {

	private static final Comparator<Found> BEST_FIRST = Comparator.comparingDouble(Found::relevance)
		.reversed()
		.thenComparing((found) -> found.entry().key());

	private final StorageBackend backend;

	/**
	 * Creates the search.
	 * @param backend whose entries are read
	 */
	public TextScan(StorageBackend backend) {
		this.backend = backend;
	}

	@Override
	public List<Entry> search(TextQuery query) {
		PriorityQueue<Found> best = new PriorityQueue<>(BEST_FIRST.reversed());
		this.backend.scan(Query.of(query.namespace()).withFilter(query.filter()), (entry) -> {
			double relevance = TextEvaluator.relevance(query, entry.value());
			if (relevance > 0) {
				best.add(new Found(entry, relevance));
				if (best.size() > query.limit()) {
					best.poll();
				}
			}
		});
		List<Found> sorted = new ArrayList<>(best);
		sorted.sort(BEST_FIRST);
		return sorted.stream().map(Found::entry).toList();
	}

	private record Found(Entry entry, double relevance) {

	}

}
