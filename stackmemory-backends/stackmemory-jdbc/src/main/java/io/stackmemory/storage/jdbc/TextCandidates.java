package io.stackmemory.storage.jdbc;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextQuery;

/**
 * Takes what an index has found for what may match, and looks at the entries themselves:
 * an index may know less of phrases than their definition says.
 */
final class TextCandidates {

	private static final int GROWTH = 4;

	private TextCandidates() {
	}

	/**
	 * Reads candidates until there are enough that match.
	 * @param query what is asked
	 * @param reading reads so many candidates, the most relevant first
	 */
	static List<Entry> matching(TextQuery query, IntFunction<List<Entry>> reading) {
		for (int limit = query.limit();; limit *= GROWTH) {
			List<Entry> candidates = reading.apply(limit);
			List<Entry> matching = new ArrayList<>();
			for (Entry candidate : candidates) {
				if (matching.size() < query.limit() && TextEvaluator.matches(query, candidate.value())) {
					matching.add(candidate);
				}
			}
			if (matching.size() == query.limit() || candidates.size() < limit) {
				return matching;
			}
		}
	}

}
