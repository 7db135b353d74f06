package io.stackmemory.document;

import java.util.Map;
import java.util.function.Supplier;

import tools.jackson.core.JacksonException;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.util.ClassUtil;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.json.JsonSyntaxException;
import io.stackmemory.storage.EntryKey;

/**
 * Turns values into JSON documents and back, the one place where that happens. Safe for
 * use by several threads.
 *
 * @param <T> the type of the values
 */
public final class DocumentCodec<T> {

	private static final int MOST_BYTES_OF_A_CHARACTER = 3;

	private final Lazily<Form> form;

	private final long maximumSize;

	private DocumentCodec(Supplier<Form> form, long maximumSize) {
		this.form = new Lazily<>(form);
		this.maximumSize = maximumSize;
	}

	/**
	 * Creates a codec.
	 * @param mapper gives what writes and reads the values, when the first of them comes
	 * @param type the type of the values
	 * @param maximumSize the most bytes that a document may have
	 * @param <T> the type of the values
	 * @return the codec
	 */
	static <T> DocumentCodec<T> of(Supplier<JsonMapper> mapper, Class<T> type, long maximumSize) {
		return new DocumentCodec<>(() -> new Form(compact(mapper.get().writer()), compact(mapper.get().writerFor(type)),
				mapper.get().readerFor(type), keepsTexts(mapper.get())), maximumSize);
	}

	static DocumentCodec<Map<String, Object>> ofMetadata(Supplier<JsonMapper> mapper, long maximumSize) {
		return new DocumentCodec<>(() -> {
			ObjectWriter writer = compact(mapper.get().writer());
			return new Form(writer, writer, mapper.get().readerFor(new TypeReference<Map<String, Object>>() {
			}), keepsTexts(mapper.get()));
		}, maximumSize);
	}

	/**
	 * Writes a value as JSON.
	 * @param key where it is going to be stored, for messages
	 * @param value the value
	 * @return its JSON form
	 * @throws DocumentTooLargeException if it has too many bytes
	 * @throws JsonSyntaxException if it can't be written or stored
	 */
	public JsonDocument encode(EntryKey key, Object value) {
		JsonDocument document;
		try {
			document = JsonDocument.written(this.form.get().writer.writeValueAsString(value));
		}
		catch (JacksonException ex) {
			throw new JsonSyntaxException(
					"The document " + key + " can't be written as JSON: " + ex.getOriginalMessage(), ex);
		}
		if (document.text().length() > this.maximumSize / MOST_BYTES_OF_A_CHARACTER
				&& document.size() > this.maximumSize) {
			throw new DocumentTooLargeException(key, document.size(), this.maximumSize);
		}
		return document;
	}

	/**
	 * Reads a value from JSON.
	 * @param key where it is stored, for messages
	 * @param document its JSON form
	 * @return the value
	 * @throws JsonSyntaxException if the document is not one of that type
	 */
	@SuppressWarnings("unchecked")
	public T decode(EntryKey key, JsonDocument document) {
		try {
			return (T) document.read(this.form.get().reader);
		}
		catch (JacksonException ex) {
			throw new JsonSyntaxException("The document " + key + " can't be read as "
					+ this.form.get().reader.getValueType().getRawClass().getName() + ": " + ex.getOriginalMessage(),
					ex);
		}
	}

	/**
	 * The value of a field as filters see it.
	 * @param value what a document has in a field
	 * @return its JSON form
	 * @throws IllegalArgumentException if that is an object or array
	 */
	FieldValue fieldValue(Object value) {
		if (value instanceof String text && this.form.get().keepsTexts) {
			return FieldValue.of(text);
		}
		FieldValue field = JsonDocument.written(this.form.get().values.writeValueAsString(value)).value();
		if (field instanceof FieldValue.Structure) {
			throw new IllegalArgumentException("A field is compared with null, text, a boolean or a number, and "
					+ value.getClass().getName() + " has none of these as its JSON form");
		}
		return field;
	}

	/**
	 * Whether texts are written as they are, so that nobody has to write one to know what
	 * it becomes.
	 */
	private static boolean keepsTexts(JsonMapper mapper) {
		return ClassUtil.isJacksonStdImpl(mapper._serializationContext().findValueSerializer(String.class));
	}

	private static ObjectWriter compact(ObjectWriter writer) {
		return writer.with((PrettyPrinter) null)
			.without(SerializationFeature.INDENT_OUTPUT)
			.withoutFeatures(JsonWriteFeature.ESCAPE_NON_ASCII, JsonWriteFeature.ESCAPE_FORWARD_SLASHES);
	}

	/**
	 * What Jackson makes of a type, which takes longer than most starts should.
	 *
	 * @param values writes values of any type
	 * @param writer writes documents
	 * @param reader reads documents
	 * @param keepsTexts whether texts are written as they are
	 */
	private record Form(ObjectWriter values, ObjectWriter writer, ObjectReader reader, boolean keepsTexts) {

	}

}
