package io.stackmemory.storage.query;

import java.util.ArrayList;
import java.util.List;

/**
 * What to look for in text: phrases that must all be there. Immutable.
 *
 * @param phrases the phrases; without any, nothing is found
 */
public record TextPattern(List<Phrase> phrases) {

	/** How many words of a pattern count. */
	public static final int MOST_WORDS = 64;

	/**
	 * Copies the phrases.
	 */
	public TextPattern {
		phrases = List.copyOf(phrases);
	}

	/**
	 * Reads what a person has typed. Nothing is a syntax error:
	 * <ul>
	 * <li>Words must all be there, in any order and any of the fields.
	 * <li>{@code "words in quotes"} must follow each other. So must the words of what is
	 * written without a space, such as {@code FrameStack.push}.
	 * <li>A {@code *} at the end of a word, or right behind a closing quote, stands for
	 * any ending of the last word.
	 * <li>A quote that is not closed ends with the text; all else separates words.
	 * </ul>
	 * Words beyond the 64th don't count.
	 * @param text any text
	 * @return what to look for
	 */
	public static TextPattern parse(String text) {
		List<Phrase> phrases = new ArrayList<>();
		int left = MOST_WORDS;
		int position = 0;
		while (position < text.length() && left > 0) {
			char character = text.charAt(position);
			boolean quoted = isQuote(character);
			if (!quoted && Character.isWhitespace(character)) {
				position++;
				continue;
			}
			int start = quoted ? position + 1 : position;
			int end = end(text, start, quoted);
			int behind = quoted ? Math.min(end + 1, text.length()) : end;
			int star = quoted ? behind : end - 1;
			boolean prefix = star >= start && star < text.length() && text.charAt(star) == '*';
			List<String> words = TextWords.of(text.substring(start, end));
			if (!words.isEmpty()) {
				int count = Math.min(left, words.size());
				phrases.add(new Phrase(words.subList(0, count), prefix && count == words.size()));
				left -= count;
			}
			position = (quoted && prefix) ? behind + 1 : behind;
		}
		return new TextPattern(phrases);
	}

	private static int end(String text, int start, boolean quoted) {
		int end = start;
		while (end < text.length()) {
			char character = text.charAt(end);
			if (isQuote(character) || (!quoted && Character.isWhitespace(character))) {
				return end;
			}
			end++;
		}
		return end;
	}

	private static boolean isQuote(char character) {
		return character == '"' || character == '\u201C' || character == '\u201D' || character == '\u201E';
	}

	/**
	 * Words that follow each other.
	 *
	 * @param words the words as {@link TextWords} gives them, one at least
	 * @param prefix whether the last of them may go on
	 */
	public record Phrase(List<String> words, boolean prefix) {

		/**
		 * Copies the words.
		 * @throws IllegalArgumentException if there is none
		 */
		public Phrase {
			words = List.copyOf(words);
			if (words.isEmpty()) {
				throw new IllegalArgumentException("A phrase has a word");
			}
		}

		/**
		 * The last of the words.
		 * @return the word
		 */
		public String last() {
			return this.words.get(this.words.size() - 1);
		}

	}

}
