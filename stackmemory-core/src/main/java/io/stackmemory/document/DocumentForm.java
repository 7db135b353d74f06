package io.stackmemory.document;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.TextPattern;
import io.stackmemory.storage.query.TextQuery;

/**
 * Turns the documents of a collection into what is stored, and back.
 *
 * @param <T> the type of the documents
 */
final class DocumentForm<T> {

	private final CollectionSpec<T> spec;

	private final DocumentCodec<T> codec;

	private final DocumentCodec<Map<String, Object>> metadataCodec;

	DocumentForm(CollectionSpec<T> spec, DocumentCodec<T> codec, DocumentCodec<Map<String, Object>> metadataCodec) {
		this.spec = spec;
		this.codec = codec;
		this.metadataCodec = metadataCodec;
	}

	/**
	 * What a filter compares with, in the form that the documents have as JSON.
	 */
	FieldValue fieldValue(@Nullable Object value) {
		return (value == null || value instanceof FieldValue) ? FieldValue.of(value) : this.codec.fieldValue(value);
	}

	EntryKey key(String key) {
		return new EntryKey(this.spec.namespace(), key);
	}

	EntryKey key(T value) {
		return key(this.spec.id().apply(value));
	}

	Query query(DocumentQuery query) {
		Position after = (query.cursor() != null) ? Cursors.decode(query.cursor(), query.sorts()) : null;
		return new Query(this.spec.namespace(), query.keys(), query.filter(), query.sorts(), after, query.offset(),
				query.limit());
	}

	TextQuery textQuery(String text, Filter filter, int limit) {
		if (this.spec.textFields().isEmpty()) {
			throw new IllegalStateException("The collection '" + this.spec.namespace()
					+ "' has no searchable fields; name them with CollectionSpec.searchable(…)");
		}
		return new TextQuery(this.spec.namespace(), this.spec.textFields(), TextPattern.parse(text), filter, limit);
	}

	T value(Entry entry) {
		return this.codec.decode(entry.key(), entry.value());
	}

	Document<T> document(Entry entry) {
		return new Document<>(entry.key().key(), value(entry), this.metadataCodec.decode(entry.key(), entry.metadata()),
				entry.revision(), entry.createdAt(), entry.updatedAt(), entry.expiresAt());
	}

	JsonDocument metadata(EntryKey key, Map<String, ?> metadata) {
		return metadata.isEmpty() ? JsonDocument.EMPTY_OBJECT : this.metadataCodec.encode(key, metadata);
	}

	WriteOperation.Put put(T value, WriteOptions options, Instant now, Precondition precondition) {
		EntryKey key = key(value);
		return new WriteOperation.Put(key, this.codec.encode(key, value), metadata(key, options.metadata()),
				expiresAt(options, now), precondition);
	}

	/**
	 * Replaces the value of an entry and nothing else.
	 */
	WriteOperation.Put replace(Entry entry, T value) {
		if (!key(value).equals(entry.key())) {
			throw new IllegalArgumentException("A change of " + entry.key() + " gave it the key " + key(value).key());
		}
		return new WriteOperation.Put(entry.key(), this.codec.encode(entry.key(), value), entry.metadata(),
				entry.expiresAt(), Precondition.ANY);
	}

	private @Nullable Instant expiresAt(WriteOptions options, Instant now) {
		if (options.expiresAt() != null) {
			return options.expiresAt().truncatedTo(ChronoUnit.MILLIS);
		}
		return (this.spec.timeToLive() != null) ? now.plus(this.spec.timeToLive()).truncatedTo(ChronoUnit.MILLIS)
				: null;
	}

}
