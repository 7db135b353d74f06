package io.stackmemory.test;

import java.util.ArrayList;
import java.util.List;

/**
 * Keys and values on which stores have failed.
 */
final class HostileValues {

	/**
	 * Texts that mean something to SQL, patterns, escapes, files, terminals or Unicode.
	 */
	static final List<String> TEXTS = List.of("%", "_", "*", "\\", "\\\\", "'", "''", "\"", ";", "--", "/*", "a%c",
			"a_c", "abc", "a*c", "a\\c", "\\%", "?", ":name", "$1", "${x}", "#{x}", "{}", "[]", "null", "true", "1",
			"0", "-0", "1.0", "NaN", "'; drop table entry; --", "\" or \"\"=\"", "A", "a", "Ä", "ä", "\u00e9",
			"e\u0301", "ß", "ss", "SS", "İ", "i", "ı", "ﬁ", "א\u05b8ב", "\u202eabc", "\u200d", "👩‍👩‍👧", "😀", "😁",
			"𐀀", "\uffff", "\ufffe", "\uffef", "\ufeff", "\ue000", "\ud7ff", "\u2028", "\u0001", "\u001f", "\t", "\n",
			"\r\n", "\u007f", "\u0085", "\b\f", " ", " a", "a ", "  ", "\u00a0", ".", "..", "../../etc/passwd", "a/b",
			"/", "C:\\x", "con", "a\\u0000b", "\\x00", "𝒳\u0301");

	/** Numbers that a double or a 64-bit integer can't hold, and their neighbours. */
	static final List<String> NUMBERS = List.of("0", "-0", "0.0", "0e10", "1", "-1", "1.0", "1.50", "1e0", "10e-1",
			"100", "1e2", "127", "128", "2147483647", "2147483648", "9007199254740991", "9007199254740992",
			"9007199254740993", "-9007199254740993", "9223372036854775807", "9223372036854775808",
			"-9223372036854775808", "-9223372036854775809", "18446744073709551617", "0.1", "0.10000000000000000001",
			"0.30000000000000004", "123456789012345678901234567890", "12345678901234567890.1234567891",
			"-0.000000000000000000000000000012", "4.9e-324", "1e-400", "-1e-400", "1.7976931348623157e308", "1e309",
			"1e400", "1e401", "-1e400", "1.5e400", "1e10000", "-1e10000", "1e-10000", "9".repeat(1000),
			"0." + "123456789".repeat(111), "7".repeat(999) + ".5", "1." + "1".repeat(999) + "e-9000");

	private HostileValues() {
	}

	/**
	 * Keys: the texts and the longest ones that are possible.
	 */
	static List<String> keys() {
		List<String> keys = new ArrayList<>(TEXTS);
		keys.add("k".repeat(512));
		keys.add("K".repeat(512));
		keys.add("ä".repeat(256));
		keys.add("\uffff".repeat(170) + "ab");
		keys.add("😀".repeat(128));
		keys.add("/".repeat(512));
		keys.add(".".repeat(512));
		keys.add("\u0001".repeat(512));
		return keys;
	}

	/**
	 * JSON texts of every type.
	 */
	static List<String> documents() {
		List<String> documents = new ArrayList<>(List.of("null", "true", "false", "\"\"", "{}", "[]", "[[]]", "[{}]",
				"[null]", "{\"a\":null}", "{\"a\":\"\"}", "{\"a\":{}}", "{\"a\":[]}", "{\"\":1}", "{\" \":{\"\":[]}}",
				"{\"a\":1,\"A\":2}", "{\"b\":1,\"a\":{\"d\":[1,2.0,\"3\",null,true],\"c\":{}}}", "[1,1.0,1e0]",
				"{\"createdAt\":\"2026-01-31T09:30:00Z\",\"revision\":7,\"key\":\"x\",\"value\":null}"));
		NUMBERS.forEach((number) -> documents.add(number));
		NUMBERS.forEach((number) -> documents.add("{\"n\":[" + number + "]}"));
		TEXTS.forEach((text) -> documents.add(quoted(text)));
		TEXTS.forEach((text) -> documents.add("{" + quoted(text) + ":" + quoted(text) + "}"));
		return documents;
	}

	/**
	 * A text as JSON.
	 */
	static String quoted(String text) {
		StringBuilder json = new StringBuilder("\"");
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character < ' ') {
				json.append("\\u%04x".formatted((int) character));
			}
			else {
				json.append((character == '"' || character == '\\') ? "\\" : "").append(character);
			}
		}
		return json.append('"').toString();
	}

}
