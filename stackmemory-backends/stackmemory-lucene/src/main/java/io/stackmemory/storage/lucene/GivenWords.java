package io.stackmemory.storage.lucene;

import java.util.Iterator;
import java.util.List;
import java.util.function.Function;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.analysis.tokenattributes.PositionIncrementAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.BoostQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.PrefixQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;

import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextPattern;

/**
 * Words that were cut already, as Lucene takes them, and what is asked of them. Of a
 * phrase every word is asked for, and whether they follow each other is for whoever looks
 * at what was found.
 */
final class GivenWords extends TokenStream {

	/** The field of the words that matter most. */
	static final String HEADING = "heading";

	/** The field of all other words. */
	static final String BODY = "body";

	private final CharTermAttribute term = addAttribute(CharTermAttribute.class);

	private final PositionIncrementAttribute increment = addAttribute(PositionIncrementAttribute.class);

	private final List<String> words;

	private Iterator<String> next;

	private GivenWords(List<String> words) {
		this.words = words;
		this.next = words.iterator();
	}

	/**
	 * The words of some fields.
	 */
	static TokenStream of(List<List<List<String>>> fields) {
		return new GivenWords(fields.stream().flatMap(List::stream).flatMap(List::stream).toList());
	}

	static Query query(TextPattern pattern) {
		BooleanQuery.Builder all = new BooleanQuery.Builder();
		for (TextPattern.Phrase phrase : pattern.phrases()) {
			if (phrase.prefix()) {
				phrase.words().subList(0, phrase.words().size() - 1).forEach((word) -> all.add(word(word), Occur.MUST));
				all.add(anywhere((field) -> new PrefixQuery(new Term(field, phrase.last()))), Occur.MUST);
			}
			else {
				String[] words = phrase.words().toArray(String[]::new);
				all.add((words.length == 1) ? word(words[0]) : anywhere((field) -> new PhraseQuery(field, words)),
						Occur.MUST);
			}
		}
		return all.build();
	}

	private static Query word(String word) {
		return anywhere((field) -> new TermQuery(new Term(field, word)));
	}

	private static Query anywhere(Function<String, Query> query) {
		return new BooleanQuery.Builder()
			.add(new BoostQuery(query.apply(HEADING), TextEvaluator.FIRST_FIELD_WEIGHT), Occur.SHOULD)
			.add(query.apply(BODY), Occur.SHOULD)
			.build();
	}

	@Override
	public boolean incrementToken() {
		if (!this.next.hasNext()) {
			return false;
		}
		clearAttributes();
		this.term.append(this.next.next());
		this.increment.setPositionIncrement(1);
		return true;
	}

	@Override
	public void reset() {
		this.next = this.words.iterator();
	}

	/**
	 * Stands where Lucene wants an analyzer, and is never asked.
	 */
	static final class NoAnalyzer extends Analyzer {

		@Override
		protected TokenStreamComponents createComponents(String fieldName) {
			throw new UnsupportedOperationException("Words are given as they are");
		}

	}

}
