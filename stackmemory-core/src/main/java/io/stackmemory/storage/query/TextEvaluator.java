package io.stackmemory.storage.query;

import java.util.List;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.query.TextPattern.Phrase;

/**
 * Decides whether a document has the words that a query asks for: the definition that
 * every backend agrees with. How relevant it is, is for each backend to say; here it is
 * how often the words are in it, where the first field counts four times as much, and
 * each further time less than the one before.
 */
public final class TextEvaluator {

	/** How much more a word in the first field matters. */
	public static final int FIRST_FIELD_WEIGHT = 4;

	private static final double SATURATION = 1.2;

	private TextEvaluator() {
	}

	/**
	 * Whether a document matches, the filter aside.
	 * @param query what is asked
	 * @param document the document
	 * @return whether every phrase of the pattern is in it
	 */
	public static boolean matches(TextQuery query, JsonDocument document) {
		return relevance(query, document) > 0;
	}

	/**
	 * How relevant a document is, the filter aside.
	 * @param query what is asked
	 * @param document the document
	 * @return the higher the better, and 0 if it does not match
	 */
	public static double relevance(TextQuery query, JsonDocument document) {
		if (query.pattern().phrases().isEmpty()) {
			return 0;
		}
		List<List<List<String>>> fields = TextWords.of(document, query.fields());
		double relevance = 0;
		for (Phrase phrase : query.pattern().phrases()) {
			double count = 0;
			for (int i = 0; i < fields.size(); i++) {
				for (List<String> text : fields.get(i)) {
					count += (double) count(phrase, text) * ((i == 0) ? FIRST_FIELD_WEIGHT : 1);
				}
			}
			if (count == 0) {
				return 0;
			}
			relevance += count / (count + SATURATION);
		}
		return relevance;
	}

	private static int count(Phrase phrase, List<String> text) {
		int count = 0;
		for (int start = 0; start + phrase.words().size() <= text.size(); start++) {
			count += isAt(phrase, text, start) ? 1 : 0;
		}
		return count;
	}

	private static boolean isAt(Phrase phrase, List<String> text, int start) {
		int last = phrase.words().size() - 1;
		for (int i = 0; i < last; i++) {
			if (!text.get(start + i).equals(phrase.words().get(i))) {
				return false;
			}
		}
		String word = text.get(start + last);
		return phrase.prefix() ? word.startsWith(phrase.last()) : word.equals(phrase.last());
	}

}
