package io.stackmemory.document;

import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.core.PrettyPrinter;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

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

	/** Writes values of any type. */
	private final ObjectWriter values;

	private final ObjectWriter writer;

	private final ObjectReader reader;

	private final long maximumSize;

	/**
	 * Creates a codec.
	 * @param mapper writes and reads the values
	 * @param type the type of the values
	 * @param maximumSize the most bytes that a document may have
	 */
	public DocumentCodec(JsonMapper mapper, Class<T> type, long maximumSize) {
		this(compact(mapper.writer()), compact(mapper.writerFor(type)), mapper.readerFor(type), maximumSize);
	}

	private DocumentCodec(ObjectWriter values, ObjectWriter writer, ObjectReader reader, long maximumSize) {
		this.values = values;
		this.writer = writer;
		this.reader = reader;
		this.maximumSize = maximumSize;
	}

	static DocumentCodec<Map<String, Object>> ofMetadata(JsonMapper mapper, long maximumSize) {
		TypeReference<Map<String, Object>> type = new TypeReference<>() {
		};
		ObjectWriter writer = compact(mapper.writer());
		return new DocumentCodec<>(writer, writer, mapper.readerFor(type), maximumSize);
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
			document = JsonDocument.written(this.writer.writeValueAsString(value));
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
	public T decode(EntryKey key, JsonDocument document) {
		try {
			return this.reader.readValue(document.text());
		}
		catch (JacksonException ex) {
			throw new JsonSyntaxException("The document " + key + " can't be read as "
					+ this.reader.getValueType().getRawClass().getName() + ": " + ex.getOriginalMessage(), ex);
		}
	}

	/**
	 * The value of a field as filters see it.
	 * @param value what a document has in a field
	 * @return its JSON form
	 * @throws IllegalArgumentException if that is an object or array
	 */
	FieldValue fieldValue(Object value) {
		FieldValue field = JsonDocument.written(this.values.writeValueAsString(value)).value();
		if (field instanceof FieldValue.Structure) {
			throw new IllegalArgumentException("A field is compared with null, text, a boolean or a number, and "
					+ value.getClass().getName() + " has none of these as its JSON form");
		}
		return field;
	}

	private static ObjectWriter compact(ObjectWriter writer) {
		return writer.with((PrettyPrinter) null)
			.without(SerializationFeature.INDENT_OUTPUT)
			.withoutFeatures(JsonWriteFeature.ESCAPE_NON_ASCII, JsonWriteFeature.ESCAPE_FORWARD_SLASHES);
	}

}
