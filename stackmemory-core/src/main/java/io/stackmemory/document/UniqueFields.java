package io.stackmemory.document;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * Keeps a field unique on any backend: each value is an entry of its own, in the
 * namespace {@code #unique:NAMESPACE:FIELD}, that names the document which has it and
 * expires with that document. Two transactions that want one value put the same entry.
 */
final class UniqueFields {

	private static final int LONGEST_PLAIN_VALUE = 128;

	private static final String HOLDER = "key";

	private final Namespace namespace;

	private final List<FieldPath> fields;

	UniqueFields(Namespace namespace, List<FieldPath> fields) {
		this.namespace = namespace;
		this.fields = fields;
	}

	boolean isEmpty() {
		return this.fields.isEmpty();
	}

	/**
	 * Moves the claims of a document from what it held to what it is going to hold.
	 * @param before the document that is there; null if there is none
	 * @param put what is going to be there; null if it is deleted
	 */
	void change(Transaction transaction, @Nullable Entry before, WriteOperation.@Nullable Put put) {
		JsonNode old = (before != null) ? before.value().tree() : null;
		JsonNode next = (put != null) ? put.value().tree() : null;
		for (FieldPath field : this.fields) {
			EntryKey freed = claim(field, old);
			EntryKey claimed = claim(field, next);
			if (freed != null && !freed.equals(claimed)) {
				transaction.write(new WriteOperation.Delete(freed, Precondition.ANY));
			}
			if (claimed != null && put != null) {
				put(transaction, field, claimed, put);
			}
		}
	}

	private void put(Transaction transaction, FieldPath field, EntryKey claimed, WriteOperation.Put put) {
		Entry held = transaction.read(claimed);
		String holder = (held != null) ? held.value().tree().required(HOLDER).stringValue() : null;
		if (holder != null && !holder.equals(put.key().key())) {
			throw new UniqueViolationException(put.key(), field, holder);
		}
		if (held == null || !Objects.equals(held.expiresAt(), put.expiresAt())) {
			JsonDocument value = JsonDocument
				.written(JsonNodeFactory.instance.objectNode().put(HOLDER, put.key().key()).toString());
			transaction.write(new WriteOperation.Put(claimed, value, JsonDocument.EMPTY_OBJECT, put.expiresAt(),
					Precondition.ANY));
		}
	}

	private @Nullable EntryKey claim(FieldPath field, @Nullable JsonNode document) {
		FieldValue value = (document != null) ? FieldValue.of(field.resolve(document)) : FieldValue.None.INSTANCE;
		String key = key(value, (document != null) ? field.resolve(document) : null);
		return (key != null) ? new EntryKey(new Namespace("#unique:" + this.namespace + ":" + field), key) : null;
	}

	private static @Nullable String key(FieldValue value, @Nullable JsonNode node) {
		if (value instanceof FieldValue.TextValue text) {
			return (text.value().length() <= LONGEST_PLAIN_VALUE) ? "text:" + text.value()
					: "sha256:" + sha256(text.value());
		}
		if (value instanceof FieldValue.NumberValue number) {
			return "number:" + sha256(number.value().stripTrailingZeros().toString());
		}
		if (value instanceof FieldValue.BooleanValue bool) {
			return "boolean:" + bool.value();
		}
		return (value instanceof FieldValue.Structure && node != null) ? "json:" + sha256(node.toString()) : null;
	}

	private static String sha256(String text) {
		try {
			MessageDigest digest = MessageDigest.getInstance("SHA-256");
			return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
