package io.stackmemory.document;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * What is stored beside a document. Immutable; each method gives a changed copy.
 *
 * @param metadata facts about the document, as JSON
 * @param expiresAt from when on the document is absent; null means after the collection's
 * time to live, or never
 */
public record WriteOptions(Map<String, ?> metadata, @Nullable Instant expiresAt) {

	/** No metadata, and the collection's time to live. */
	public static final WriteOptions NONE = new WriteOptions(Map.of(), null);

	/**
	 * With metadata.
	 * @param facts what to store; values may be anything that has a JSON form
	 * @return the options
	 */
	public WriteOptions withMetadata(Map<String, ?> facts) {
		return new WriteOptions(facts, this.expiresAt);
	}

	/**
	 * With an end.
	 * @param instant from when on the document is absent; cut to milliseconds
	 * @return the options
	 */
	public WriteOptions withExpiresAt(Instant instant) {
		return new WriteOptions(this.metadata, instant);
	}

}
