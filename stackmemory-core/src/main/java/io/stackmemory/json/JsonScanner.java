package io.stackmemory.json;

import java.math.BigDecimal;

/**
 * Finds single fields in a JSON text without parsing what is around them, and looks
 * through texts for what needs a closer look. Takes it for granted that a text is one
 * JSON value and has no escape that JSON does not demand; white space may be anywhere.
 */
final class JsonScanner {

	/** All numbers have so few digits that a 64-bit floating point number has them. */
	static final int SHORT_NUMBERS = 1;

	/** Can be stored as it is. */
	static final int PLAIN = 2;

	private static final int SHORT_DIGITS = 15;

	private static final int SHORT_EXPONENT = 2;

	private static final int PLAIN_DIGITS = 900;

	private static final int PLAIN_EXPONENT = 3;

	/** Control characters that have a short escape, so that none needs its number. */
	private static final String SHORT_ESCAPES = "89ACD";

	private static final int ESCAPE_LENGTH = 6;

	private final String text;

	private JsonScanner(String text) {
		this.text = text;
	}

	/**
	 * The value of a field.
	 */
	static FieldValue field(String text, FieldPath path) {
		JsonScanner scanner = new JsonScanner(text);
		int position = scanner.skipSpace(0);
		for (FieldPath.Step step : path.steps()) {
			position = (step instanceof FieldPath.Name name) ? scanner.member(position, name.name())
					: scanner.element(position, ((FieldPath.Index) step).position());
			if (position < 0) {
				return FieldValue.None.INSTANCE;
			}
		}
		return scanner.value(position);
	}

	/**
	 * What a text stands for.
	 */
	static FieldValue value(String text) {
		JsonScanner scanner = new JsonScanner(text);
		return scanner.value(scanner.skipSpace(0));
	}

	/**
	 * Looks through a text that a JSON library wrote.
	 * @return {@link #SHORT_NUMBERS} and {@link #PLAIN}, as far as they hold
	 */
	static int inspect(String text) {
		JsonScanner scanner = new JsonScanner(text);
		int facts = SHORT_NUMBERS | PLAIN;
		int position = 0;
		while (position < text.length()) {
			char character = text.charAt(position);
			if (character == '"') {
				position = scanner.endOfPlainString(position + 1);
				if (position < 0) {
					return 0;
				}
			}
			else if (character >= '0' && character <= '9') {
				int end = scanner.endOfNumber(position);
				facts &= scanner.inspectNumber(position, end);
				position = end - 1;
			}
			position++;
		}
		return facts;
	}

	/**
	 * Where the value of a member begins, or -1.
	 */
	private int member(int object, String name) {
		if (this.text.charAt(object) != '{') {
			return -1;
		}
		int position = skipSpace(object + 1);
		while (this.text.charAt(position) == '"') {
			int end = endOfString(position + 1);
			boolean found = end - position - 1 == name.length() && this.text.startsWith(name, position + 1);
			int value = skipSpace(skipSpace(end + 1) + 1);
			if (found) {
				return value;
			}
			position = next(value);
		}
		return -1;
	}

	/**
	 * Where an element begins, or -1.
	 */
	private int element(int array, int number) {
		if (this.text.charAt(array) != '[') {
			return -1;
		}
		int position = skipSpace(array + 1);
		for (int i = 0; this.text.charAt(position) != ']'; i++) {
			if (i == number) {
				return position;
			}
			position = next(position);
		}
		return -1;
	}

	/**
	 * Where the member or element behind a value begins, or the end of what it is in.
	 */
	private int next(int value) {
		int end = skipSpace(endOfValue(value));
		return (this.text.charAt(end) == ',') ? skipSpace(end + 1) : end;
	}

	private int endOfValue(int start) {
		char first = this.text.charAt(start);
		if (first == '"') {
			return endOfString(start + 1) + 1;
		}
		if (first != '{' && first != '[') {
			return endOfScalar(start);
		}
		int depth = 1;
		int position = start + 1;
		while (depth > 0) {
			switch (this.text.charAt(position)) {
				case '"' -> position = endOfString(position + 1);
				case '{', '[' -> depth++;
				case '}', ']' -> depth--;
				default -> {
				}
			}
			position++;
		}
		return position;
	}

	private int endOfScalar(int start) {
		int end = start;
		while (end < this.text.length() && isInScalar(this.text.charAt(end))) {
			end++;
		}
		return end;
	}

	private static boolean isInScalar(char character) {
		return character > ' ' && character != ',' && character != '}' && character != ']';
	}

	/**
	 * The quote that ends a string.
	 */
	private int endOfString(int start) {
		int end = this.text.indexOf('"', start);
		while (end >= 0 && isEscaped(end, start)) {
			end = this.text.indexOf('"', end + 1);
		}
		if (end < 0) {
			throw new JsonSyntaxException("A string in a stored text has no end");
		}
		return end;
	}

	private boolean isEscaped(int position, int start) {
		int backslashes = 0;
		while (position - backslashes > start && this.text.charAt(position - backslashes - 1) == '\\') {
			backslashes++;
		}
		return backslashes % 2 == 1;
	}

	private int skipSpace(int start) {
		int position = start;
		while (position < this.text.length() && this.text.charAt(position) <= ' ') {
			position++;
		}
		return position;
	}

	private FieldValue value(int start) {
		return switch (this.text.charAt(start)) {
			case '"' -> new FieldValue.TextValue(string(start));
			case '{', '[' -> FieldValue.Structure.INSTANCE;
			case 't' -> new FieldValue.BooleanValue(true);
			case 'f' -> new FieldValue.BooleanValue(false);
			case 'n' -> FieldValue.None.INSTANCE;
			default -> new FieldValue.NumberValue(new BigDecimal(this.text.substring(start, endOfScalar(start))));
		};
	}

	private String string(int start) {
		int end = endOfString(start + 1);
		String raw = this.text.substring(start + 1, end);
		return (raw.indexOf('\\') < 0) ? raw : JsonTexts.unquote(this.text.substring(start, end + 1));
	}

	/**
	 * The quote that ends a string, or -1 if there is none, an escape that is not needed,
	 * or something that can't be stored.
	 */
	private int endOfPlainString(int start) {
		for (int position = start; position < this.text.length(); position++) {
			char character = this.text.charAt(position);
			if (character == '"') {
				return position;
			}
			if (character == '\\') {
				if (!isPlainEscape(position)) {
					return -1;
				}
				position++;
			}
			else if (character >= Character.MIN_SURROGATE && Character.isSurrogate(character)) {
				if (position + 1 == this.text.length()
						|| !Character.isSurrogatePair(character, this.text.charAt(position + 1))) {
					return -1;
				}
				position++;
			}
		}
		return -1;
	}

	/**
	 * Whether an escape is one that JSON demands, in the shortest form.
	 */
	private boolean isPlainEscape(int position) {
		if (position + 1 < this.text.length() && this.text.charAt(position + 1) != 'u') {
			return this.text.charAt(position + 1) != '/';
		}
		if (position + ESCAPE_LENGTH > this.text.length()) {
			return false;
		}
		String number = this.text.substring(position + 2, position + ESCAPE_LENGTH);
		return number.startsWith("001") ? isHex(number.charAt(3)) : number.startsWith("000") && number.charAt(3) != '0'
				&& isHex(number.charAt(3)) && SHORT_ESCAPES.indexOf(number.charAt(3)) < 0;
	}

	private static boolean isHex(char character) {
		return (character >= '0' && character <= '9') || (character >= 'A' && character <= 'F');
	}

	private int endOfNumber(int start) {
		int end = start;
		while (end < this.text.length() && isInNumber(this.text.charAt(end))) {
			end++;
		}
		return end;
	}

	private static boolean isInNumber(char character) {
		return (character >= '0' && character <= '9') || character == '.' || character == 'e' || character == 'E'
				|| character == '-' || character == '+';
	}

	private int inspectNumber(int start, int end) {
		if (end - start <= SHORT_EXPONENT) {
			return SHORT_NUMBERS | PLAIN;
		}
		int digits = 0;
		int position = start;
		for (char character = '0'; position < end && (character | ' ') != 'e'; position++) {
			character = this.text.charAt(position);
			digits += (character >= '0' && character <= '9') ? 1 : 0;
		}
		int exponent = 0;
		for (; position < end; position++) {
			exponent += (this.text.charAt(position) >= '0') ? 1 : 0;
		}
		int facts = (digits <= PLAIN_DIGITS && exponent <= PLAIN_EXPONENT) ? PLAIN : 0;
		return facts | ((digits <= SHORT_DIGITS && exponent <= SHORT_EXPONENT) ? SHORT_NUMBERS : 0);
	}

}
