package io.stackmemory.storage.query;

import java.lang.Character.UnicodeScript;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;

import tools.jackson.databind.JsonNode;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;

/**
 * Cuts text into words, for search. The same words on every backend and platform:
 * <ul>
 * <li>The text is brought into compatibility form (Unicode NFKD) without the accents of
 * U+0300 to U+036F, and each character is folded to lower case, so that {@code résumé},
 * {@code Resume} and {@code RESUME} are one word.
 * <li>A word is as many letters, digits and marks as follow each other; everything else
 * separates. {@code FrameStack.push} is two words.
 * <li>A character of Han, Hiragana or Katakana is a word by itself.
 * <li>A word counts up to its 100th character, and a document up to its 10,000th word.
 * </ul>
 * No word of any language is left out, and none is reduced to a stem.
 */
public final class TextWords {

	/** How many characters of a word count. */
	public static final int LONGEST_WORD = 100;

	/** How many words of a document count. */
	public static final int MOST_WORDS = 10_000;

	private static final int FIRST_ACCENT = 0x300;

	private static final int LAST_ACCENT = 0x36F;

	private static final int FIRST_IDEOGRAPH = 0x2E80;

	private TextWords() {
	}

	/**
	 * The words of a text.
	 * @param text any text
	 * @return its words in their order
	 */
	public static List<String> of(String text) {
		List<String> words = new ArrayList<>();
		collect(text, words, MOST_WORDS);
		return words;
	}

	/**
	 * The words of a document. Each text in a field is a list of its own, since a phrase
	 * does not go on from one to the next; objects and arrays give every text that is in
	 * them.
	 * @param document the document
	 * @param fields which fields count: first the one whose words matter most
	 * @return for each of the fields its texts as words
	 */
	public static List<List<List<String>>> of(JsonDocument document, List<FieldPath> fields) {
		JsonNode root = document.tree();
		List<List<List<String>>> words = new ArrayList<>(fields.size());
		int left = MOST_WORDS;
		for (FieldPath field : fields) {
			List<List<String>> texts = new ArrayList<>();
			JsonNode node = field.resolve(root);
			left = (node != null) ? collect(node, texts, left) : left;
			words.add(texts);
		}
		return words;
	}

	private static int collect(JsonNode node, List<List<String>> texts, int most) {
		int left = most;
		if (node.isString() && left > 0) {
			List<String> words = new ArrayList<>();
			collect(node.stringValue(), words, left);
			texts.add(words);
			return left - words.size();
		}
		if (node.isContainer()) {
			for (JsonNode part : node) {
				left = collect(part, texts, left);
			}
		}
		return left;
	}

	private static void collect(String text, List<String> words, int most) {
		String plain = Normalizer.isNormalized(text, Normalizer.Form.NFKD) ? text
				: Normalizer.normalize(text, Normalizer.Form.NFKD);
		StringBuilder word = new StringBuilder();
		int characters = 0;
		for (int i = 0; i < plain.length() && words.size() < most;) {
			int character = plain.codePointAt(i);
			i += Character.charCount(character);
			if (character >= FIRST_ACCENT && character <= LAST_ACCENT) {
				continue;
			}
			boolean alone = isWord(character);
			if (alone || !isPart(character)) {
				add(word, words, most);
				characters = 0;
			}
			if (alone) {
				add(new StringBuilder().appendCodePoint(character), words, most);
			}
			else if (isPart(character) && characters++ < LONGEST_WORD) {
				word.appendCodePoint(folded(character));
			}
		}
		add(word, words, most);
	}

	private static void add(StringBuilder word, List<String> words, int most) {
		if (!word.isEmpty() && words.size() < most) {
			words.add(word.toString());
		}
		word.setLength(0);
	}

	/**
	 * In lower case by way of upper case, so that the forms of a letter are one.
	 */
	private static int folded(int character) {
		return Character.toLowerCase(Character.toUpperCase(character));
	}

	private static boolean isPart(int character) {
		if (Character.isLetterOrDigit(character)) {
			return true;
		}
		int type = Character.getType(character);
		return type == Character.NON_SPACING_MARK || type == Character.COMBINING_SPACING_MARK
				|| type == Character.ENCLOSING_MARK;
	}

	private static boolean isWord(int character) {
		if (character < FIRST_IDEOGRAPH || !Character.isLetterOrDigit(character)) {
			return false;
		}
		UnicodeScript script = UnicodeScript.of(character);
		return script == UnicodeScript.HAN || script == UnicodeScript.HIRAGANA || script == UnicodeScript.KATAKANA;
	}

}
