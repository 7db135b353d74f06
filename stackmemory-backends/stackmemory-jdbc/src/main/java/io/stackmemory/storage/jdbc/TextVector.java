package io.stackmemory.storage.jdbc;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;
import java.util.stream.Collectors;

import io.stackmemory.storage.query.TextPattern.Phrase;
import io.stackmemory.storage.query.TextQuery;

/**
 * Writes words and what is asked of them as the server wants a {@code tsvector} and a
 * {@code tsquery}, without its parsers and dictionaries.
 * <p>
 * A vector has 255 places of a word at most, and none beyond 16383. One that would need
 * more is marked, and then phrases are taken for found if their words are.
 */
final class TextVector {

	private static final int MOST_PLACES = 255;

	private static final int LAST_PLACE = 16_383;

	/** No word is like this. */
	private static final String MARK = "'!'";

	/** No phrase reaches over this from one text to the next. */
	private static final int GAP = 2;

	private TextVector() {
	}

	/**
	 * The words of a document; those of the first field have the highest weight.
	 */
	static String of(List<List<List<String>>> fields) {
		Map<String, StringJoiner> places = new LinkedHashMap<>();
		Map<String, Integer> counts = new LinkedHashMap<>();
		boolean complete = true;
		int place = 0;
		for (int i = 0; i < fields.size(); i++) {
			for (List<String> text : fields.get(i)) {
				for (String word : text) {
					place++;
					boolean fits = counts.merge(word, 1, Integer::sum) <= MOST_PLACES && place <= LAST_PLACE;
					complete &= fits;
					StringJoiner joiner = places.computeIfAbsent(word, (key) -> new StringJoiner(","));
					if (fits) {
						joiner.add(place + ((i == 0) ? "A" : ""));
					}
				}
				place += GAP;
			}
		}
		StringBuilder vector = new StringBuilder(complete ? "" : MARK);
		places.forEach((word, joiner) -> {
			vector.append(" '").append(word).append('\'');
			if (joiner.length() > 0) {
				vector.append(':').append(joiner);
			}
		});
		return vector.toString();
	}

	static String query(TextQuery query) {
		return query.pattern().phrases().stream().map(TextVector::query).collect(Collectors.joining(" & "));
	}

	private static String query(Phrase phrase) {
		String prefix = phrase.prefix() ? ":*" : "";
		List<String> words = phrase.words();
		String following = "'" + String.join("' <-> '", words) + "'" + prefix;
		return (words.size() == 1) ? following
				: "(" + following + " | " + MARK + " & '" + String.join("' & '", words) + "'" + prefix + ")";
	}

}
