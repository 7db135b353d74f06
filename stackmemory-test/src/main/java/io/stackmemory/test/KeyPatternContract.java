package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * In a key pattern a star stands for any text, and every other character for itself.
 */
public abstract class KeyPatternContract extends BackendContract {

	@Test
	protected void selectsByBeginningMiddleAndEnd() {
		store("a", "ab", "abc", "abcb", "b", "bc", "cab");
		assertSelects("a*", "a", "ab", "abc", "abcb");
		assertSelects("*b", "ab", "abcb", "b", "cab");
		assertSelects("*b*", "ab", "abc", "abcb", "b", "bc", "cab");
		assertSelects("a*b", "ab", "abcb");
		assertSelects("a*b*b", "abcb");
		assertSelects("*a*b*", "ab", "abc", "abcb", "cab");
		assertSelects("ab", "ab");
		assertSelects("x*");
		assertSelects("");
		assertSelects("*", "a", "ab", "abc", "abcb", "b", "bc", "cab");
		assertSelects("**", "a", "ab", "abc", "abcb", "b", "bc", "cab");
		assertSelects("a**b", "ab", "abcb");
	}

	@Test
	protected void doesNotUseACharacterTwice() {
		store("aba", "abaaba", "ababa", "ab");
		assertSelects("aba*aba", "abaaba");
		assertSelects("ab*ba", "ababa", "abaaba");
		assertSelects("*aba*aba*", "abaaba");
		assertSelects("ab*ab");
	}

	@Test
	protected void takesEveryOtherCharacterLiterally() {
		store("a%b", "a_b", "axb", "a?b", "a[x]b", "a\\b", "a\\*b", "a'b", "a.b", "A%B", "a**b");
		assertSelects("a%*", "a%b");
		assertSelects("a_b", "a_b");
		assertSelects("a?b", "a?b");
		assertSelects("*[x]*", "a[x]b");
		assertSelects("a\\*", "a\\b", "a\\*b");
		assertSelects("*'*", "a'b");
		assertSelects("a.b", "a.b");
		assertSelects("*%B", "A%B");
		assertSelects("*_*", "a_b");
		assertSelects("a\\*b", "a\\b", "a\\*b");
	}

	@Test
	protected void matchesCaseAndUnicodeExactly() {
		store("Key", "key", "é", "e\u0301", "😀x", "😁x", "\uffffx", "ключ");
		assertSelects("k*", "key");
		assertSelects("K*", "Key");
		assertSelects("e*", "e\u0301");
		assertSelects("é*", "é");
		assertSelects("😀*", "😀x");
		assertSelects("\uffff*", "\uffffx");
		assertSelects("*юч", "ключ");
		assertSelects("*x", "😀x", "😁x", "\uffffx");
	}

	@Test
	protected void agreesOnHostileKeysWithTheDefinition() {
		List<String> keys = new ArrayList<>(HostileValues.keys());
		store(keys.toArray(String[]::new));
		keys.sort(FieldValue.BY_CODE_POINT);
		for (String text : keys) {
			for (String pattern : List.of(text, text + "*", "*" + text, "*" + text + "*")) {
				if (pattern.chars().filter((character) -> character == '*').count() <= 32) {
					KeyPattern selected = new KeyPattern(pattern);
					assertThat(keys(ALL.withKeys(selected))).as("pattern %s", pattern)
						.isEqualTo(keys.stream().filter(selected::matches).toList());
				}
			}
		}
	}

	@Test
	protected void takesLongPatterns() {
		String key = "ab".repeat(200);
		store(key, "a");
		assertSelects("a*b".repeat(32), key);
		assertSelects(key + "*".repeat(32), key);
		assertSelects("ab".repeat(512));
	}

	@Test
	protected void combinesWithFilterOrderAndWindow() {
		for (int i = 0; i < 20; i++) {
			put(((i % 2 == 0) ? "even-" : "odd-") + i, "{\"n\":" + i + "}");
		}
		assertThat(keys(ALL.withKeys(new KeyPattern("even-*"))
			.withFilter(Filter.gte("n", 4))
			.withSorts(List.of(Sort.descending("n")))
			.withWindow(1, 3))).containsExactly("even-16", "even-14", "even-12");
		assertThat(backend().count(ALL.withKeys(new KeyPattern("*-1*")))).isEqualTo(11);
	}

	private void store(String... keys) {
		for (String key : keys) {
			put(key, "1");
		}
	}

	private void assertSelects(String pattern, String... expected) {
		KeyPattern selected = new KeyPattern(pattern);
		assertThat(keys(ALL.withKeys(selected))).as("pattern %s", pattern).containsExactlyInAnyOrder(expected);
		assertThat(backend().count(ALL.withKeys(selected))).as("count of %s", pattern).isEqualTo(expected.length);
		assertThat(keys(ALL.withKeys(selected).withSorts(List.of(Sort.descending(Sort.Attribute.KEY)))))
			.as("pattern %s, last key first", pattern)
			.containsExactlyInAnyOrder(expected);
	}

}
