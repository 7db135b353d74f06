package io.stackmemory.storage.archive;

import java.time.Instant;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;

/**
 * An entry as one line of JSON, as it is in an {@link Archive}. Equal entries have the
 * same line, whatever store they come from.
 */
public final class EntryLine {

	/** Deeper than any document, as the line has it inside, and as long as one can be. */
	private static final StreamReadConstraints LIMITS = StreamReadConstraints.builder()
		.maxNestingDepth(1000)
		.maxNumberLength(100_000)
		.maxStringLength(Integer.MAX_VALUE)
		.maxNameLength(Integer.MAX_VALUE)
		.build();

	private static final JsonMapper MAPPER = JsonMapper
		.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
		.enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.build();

	private EntryLine() {
	}

	/**
	 * Writes an entry.
	 * @param entry the entry
	 * @return the line, without a line feed
	 */
	public static String write(Entry entry) {
		StringBuilder line = new StringBuilder(256);
		line.append("{\"namespace\":\"").append(entry.key().namespace().name());
		line.append("\",\"key\":").append(MAPPER.writeValueAsString(entry.key().key()));
		line.append(",\"revision\":").append(entry.revision().value());
		line.append(",\"createdAt\":\"").append(entry.createdAt());
		line.append("\",\"updatedAt\":\"").append(entry.updatedAt()).append('"');
		if (entry.expiresAt() != null) {
			line.append(",\"expiresAt\":\"").append(entry.expiresAt()).append('"');
		}
		if (!entry.metadata().equals(JsonDocument.EMPTY_OBJECT)) {
			line.append(",\"metadata\":").append(entry.metadata().canonicalText());
		}
		return line.append(",\"value\":").append(entry.value().canonicalText()).append('}').toString();
	}

	/**
	 * Reads the line of an entry.
	 * @param line what {@link #write} gave, or anything else
	 * @return the entry
	 * @throws IllegalArgumentException if it is not such a line
	 */
	public static Entry read(String line) {
		try {
			return read(tree(line));
		}
		catch (RuntimeException ex) {
			throw new IllegalArgumentException("This is not the line of an entry", ex);
		}
	}

	/**
	 * Reads a line of any kind.
	 * @throws tools.jackson.core.JacksonException if it is no JSON
	 */
	static JsonNode tree(String line) {
		return MAPPER.readTree(line);
	}

	/**
	 * Reads the line of an entry.
	 * @throws RuntimeException if it is not such a line
	 */
	static Entry read(JsonNode line) {
		JsonNode metadata = line.get("metadata");
		return new Entry(EntryKey.of(line.required("namespace").asString(), line.required("key").asString()),
				JsonDocument.parse(line.required("value").toString()),
				(metadata != null) ? JsonDocument.parse(metadata.toString()) : JsonDocument.EMPTY_OBJECT,
				new Revision(line.required("revision").asLong()), Instant.parse(line.required("createdAt").asString()),
				Instant.parse(line.required("updatedAt").asString()), instant(line.get("expiresAt")));
	}

	private static @Nullable Instant instant(@Nullable JsonNode text) {
		return (text != null) ? Instant.parse(text.asString()) : null;
	}

}
