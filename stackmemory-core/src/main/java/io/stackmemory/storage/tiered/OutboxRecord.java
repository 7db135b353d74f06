package io.stackmemory.storage.tiered;

import java.io.StringWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * The form in which a batch waits in the outbox: one document, or several if it is long.
 * Each says which part of how many it is, and has the batch's time and a list of
 * operations: <pre>
 * {"part":1,"parts":1,"time":1769853000123,"operations":[["put","frames","f1","{…}"],["delete","frames","f2"]]}
 * </pre> After the value of a put come, where there are such: its metadata, its expiry in
 * milliseconds, and its own revision and times. Documents are kept as text, so that they
 * come back as they were given, however deep they are.
 */
final class OutboxRecord {

	private static final JsonFactory FACTORY = new JsonFactory();

	private static final int LONGEST_PART = 1 << 20;

	private static final int KEY = 2;

	private static final int VALUE = 3;

	private static final int METADATA = 4;

	private static final int EXPIRY = 5;

	private static final int REVISION = 6;

	private OutboxRecord() {
	}

	/**
	 * Puts a batch into documents.
	 * @return the documents; none if the batch changes nothing
	 */
	static List<JsonDocument> write(WriteBatch batch) {
		List<List<WriteOperation>> parts = new ArrayList<>();
		int length = LONGEST_PART;
		for (WriteOperation operation : batch.operations()) {
			if (operation instanceof WriteOperation.Check) {
				continue;
			}
			if (length >= LONGEST_PART) {
				parts.add(new ArrayList<>());
				length = 0;
			}
			parts.get(parts.size() - 1).add(operation);
			length += (operation instanceof WriteOperation.Put put) ? put.value().text().length() : 0;
		}
		List<JsonDocument> documents = new ArrayList<>(parts.size());
		for (int i = 0; i < parts.size(); i++) {
			documents.add(write(batch.time(), i + 1, parts.size(), parts.get(i)));
		}
		return documents;
	}

	private static JsonDocument write(Instant time, int part, int parts, List<WriteOperation> operations) {
		StringWriter text = new StringWriter(256);
		try (JsonGenerator json = FACTORY.createGenerator(tools.jackson.core.ObjectWriteContext.empty(), text)) {
			json.writeStartObject();
			json.writeNumberProperty("part", part);
			json.writeNumberProperty("parts", parts);
			json.writeNumberProperty("time", time.toEpochMilli());
			json.writeArrayPropertyStart("operations");
			operations.forEach((operation) -> write(json, operation));
			json.writeEndArray();
			json.writeEndObject();
		}
		return JsonDocument.stored(text.toString());
	}

	private static void write(JsonGenerator json, WriteOperation operation) {
		json.writeStartArray();
		json.writeString((operation instanceof WriteOperation.Put) ? "put" : "delete");
		json.writeString(operation.key().namespace().name());
		json.writeString(operation.key().key());
		if (operation instanceof WriteOperation.Put put) {
			WriteOperation.Origin origin = put.origin();
			boolean more = put.expiresAt() != null || origin != null;
			json.writeString(put.value().text());
			if (more || !put.metadata().equals(JsonDocument.EMPTY_OBJECT)) {
				json.writeString(put.metadata().text());
			}
			if (more) {
				json.writeNumber((put.expiresAt() != null) ? put.expiresAt().toEpochMilli() : Long.MAX_VALUE);
			}
			if (origin != null) {
				json.writeNumber(origin.revision().value());
				json.writeNumber(origin.createdAt().toEpochMilli());
				json.writeNumber(origin.updatedAt().toEpochMilli());
			}
		}
		json.writeEndArray();
	}

	/**
	 * The part of a batch that a document has, and how many parts there are.
	 */
	static int parts(JsonNode document) {
		return document.required("parts").asInt();
	}

	/**
	 * Adds the operations that a document has to a list.
	 */
	static void read(JsonNode document, List<WriteOperation> operations) {
		document.required("operations").forEach((node) -> operations.add(operation(node)));
	}

	/**
	 * The time of the batch of a document.
	 */
	static Instant time(JsonNode document) {
		return Instant.ofEpochMilli(document.required("time").asLong());
	}

	private static WriteOperation operation(JsonNode node) {
		EntryKey key = EntryKey.of(node.required(1).asString(), node.required(KEY).asString());
		if (node.required(0).asString().equals("delete")) {
			return new WriteOperation.Delete(key, Precondition.ANY);
		}
		JsonNode metadata = node.get(METADATA);
		return new WriteOperation.Put(key, JsonDocument.stored(node.required(VALUE).asString()),
				(metadata != null) ? JsonDocument.stored(metadata.asString()) : JsonDocument.EMPTY_OBJECT,
				expiry(node.get(EXPIRY)), Precondition.ANY, origin(node));
	}

	private static @Nullable Instant expiry(@Nullable JsonNode millis) {
		return (millis == null || millis.asLong() == Long.MAX_VALUE) ? null : Instant.ofEpochMilli(millis.asLong());
	}

	private static WriteOperation.@Nullable Origin origin(JsonNode node) {
		if (node.get(REVISION) == null) {
			return null;
		}
		return new WriteOperation.Origin(new Revision(node.required(REVISION).asLong()),
				Instant.ofEpochMilli(node.required(REVISION + 1).asLong()),
				Instant.ofEpochMilli(node.required(REVISION + 2).asLong()));
	}

}
