package io.stackmemory.json;

import java.nio.charset.StandardCharsets;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;

/**
 * A JSON value as text, parsed only when somebody asks for what is inside.
 * <p>
 * The text is canonical in its writing: no white space between tokens, and no escapes but
 * those that JSON demands. Numbers keep every digit and their spelling, objects the order
 * of their members. What can't be kept the same everywhere can't be made: U+0000 and
 * unpaired surrogates in text, an object with two members of one name, nesting deeper
 * than 500, numbers of more than 1,000 digits or beyond 1e±10000.
 * <p>
 * Two documents are equal if they are the same JSON value: the order of members and the
 * spelling of a number ({@code 1}, {@code 1.0}, {@code 1e0}) don't count. Immutable.
 */
public final class JsonDocument {

	/** The object without members. */
	public static final JsonDocument EMPTY_OBJECT = new JsonDocument("{}", true);

	private static final int EMPTY_LENGTH = EMPTY_OBJECT.size();

	private static final Comparator<JsonNode> BY_VALUE = (left, right) -> (left.isNumber() && right.isNumber())
			? left.decimalValue().compareTo(right.decimalValue()) : left.equals(right) ? 0 : 1;

	/** The text, or its {@link Utf8} form. */
	private final Object form;

	private final boolean knownShort;

	private JsonDocument(Object form, boolean knownShort) {
		this.form = form;
		this.knownShort = knownShort;
	}

	/**
	 * Reads a JSON text of any origin.
	 * @param text one JSON value
	 * @return the document
	 * @throws JsonSyntaxException if the text is not one JSON value, or one that can't be
	 * stored
	 */
	public static JsonDocument parse(String text) {
		return new JsonDocument(JsonTexts.canonical(text), false);
	}

	/**
	 * Takes compact JSON that a JSON library wrote just now. It is checked for what can't
	 * be stored, without being parsed where that is not needed.
	 * @param text one JSON value without white space between its tokens
	 * @return the document
	 * @throws JsonSyntaxException if it is a value that can't be stored
	 */
	public static JsonDocument written(String text) {
		int facts = JsonScanner.inspect(text);
		boolean plain = (facts & JsonScanner.PLAIN) != 0;
		return plain ? new JsonDocument(text, (facts & JsonScanner.SHORT_NUMBERS) != 0) : parse(text);
	}

	/**
	 * Takes back a text that a backend was given in a document and has kept. It is not
	 * checked.
	 * @param text what {@link #text()} gave, or the same JSON value in another spelling
	 * @return the document
	 */
	public static JsonDocument stored(String text) {
		return text.equals("{}") ? EMPTY_OBJECT : new JsonDocument(LongNumbers.shorten(text), false);
	}

	/**
	 * Takes back a text that a backend was given and has kept in UTF-8. It is not
	 * checked, and the bytes are not copied: they must not be changed any more.
	 * @param bytes what the text is in
	 * @param offset where it begins
	 * @param length how many bytes it has
	 * @return the document
	 */
	public static JsonDocument stored(byte[] bytes, int offset, int length) {
		if (length == EMPTY_LENGTH || LongNumbers.areIn(bytes, offset, length)) {
			return stored(new String(bytes, offset, length, StandardCharsets.UTF_8));
		}
		return new JsonDocument(new Utf8(bytes, offset, length), false);
	}

	/**
	 * The JSON text.
	 * @return the text
	 */
	public String text() {
		return (this.form instanceof Utf8 utf8) ? utf8.text() : (String) this.form;
	}

	/**
	 * Reads the text with a reader of Jackson.
	 * @param reader the reader
	 * @return the value, of the type that it reads
	 * @throws tools.jackson.core.JacksonException if it is not one of that type
	 */
	public Object read(ObjectReader reader) {
		return (this.form instanceof Utf8 utf8) ? utf8.read(reader) : reader.readValue((String) this.form);
	}

	/**
	 * The text that all equal documents share: members in the order of their names,
	 * numbers without digits that say nothing. Parses the text.
	 * @return the text
	 */
	public String canonicalText() {
		return CanonicalText.of(tree());
	}

	/**
	 * Parses the text. Numbers with a fraction or an exponent are decimals, so that none
	 * loses a digit. Each call parses anew.
	 * @return the root
	 */
	public JsonNode tree() {
		return JsonTexts.tree(text());
	}

	/**
	 * The value of one field, for filters and sorts. Reads the text up to the field and
	 * skips what is around it.
	 * @param path which field
	 * @return its value, {@link FieldValue.None} if it is null or absent
	 */
	public FieldValue field(FieldPath path) {
		return JsonScanner.field(text(), path);
	}

	/**
	 * The document itself as filters see the value of a field.
	 * @return its value
	 */
	public FieldValue value() {
		return JsonScanner.value(text());
	}

	/**
	 * Whether every number has 15 digits and two digits of exponent at most, so that it
	 * is what its nearest 64-bit floating point number is printed as.
	 * @return whether that is known to hold; false costs whoever asks a closer look
	 */
	public boolean hasShortNumbers() {
		return this.knownShort || (JsonScanner.inspect(text()) & JsonScanner.SHORT_NUMBERS) != 0;
	}

	/**
	 * How much room the text takes.
	 * @return the number of bytes in UTF-8
	 */
	public int size() {
		return (this.form instanceof Utf8 utf8) ? utf8.length : JsonTexts.utf8Length(text());
	}

	@Override
	public boolean equals(@Nullable Object other) {
		return other instanceof JsonDocument document
				&& (text().equals(document.text()) || tree().equals(BY_VALUE, document.tree()));
	}

	@Override
	public int hashCode() {
		return JsonTexts.hash(tree());
	}

	/**
	 * The size alone: what is in a document does not belong into logs.
	 */
	@Override
	public String toString() {
		return "JsonDocument[" + size() + " bytes]";
	}

	/**
	 * A text in UTF-8, until somebody asks for the text; the bytes are let go then.
	 */
	private static final class Utf8 {

		private final int offset;

		private final int length;

		/** The bytes or the text. */
		private volatile Object content;

		Utf8(byte[] bytes, int offset, int length) {
			this.offset = offset;
			this.length = length;
			this.content = bytes;
		}

		String text() {
			if (this.content instanceof byte[] bytes) {
				this.content = new String(bytes, this.offset, this.length, StandardCharsets.UTF_8);
			}
			return (String) this.content;
		}

		Object read(ObjectReader reader) {
			Object now = this.content;
			return (now instanceof byte[] bytes) ? reader.readValue(bytes, this.offset, this.length)
					: reader.readValue((String) now);
		}

	}

}
