package io.stackmemory.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;

/**
 * What a store holds under a key. Immutable.
 *
 * @param key where it is
 * @param value the document
 * @param metadata a JSON object about the document; empty if there is none
 * @param revision the batch that wrote it last
 * @param createdAt when the key was put while it was absent, in milliseconds
 * @param updatedAt when it was last put, in milliseconds
 * @param expiresAt from when on it is absent, in milliseconds; null means never
 */
public record Entry(EntryKey key, JsonDocument value, JsonDocument metadata, Revision revision, Instant createdAt,
		Instant updatedAt, @Nullable Instant expiresAt) {

	/**
	 * Whether the entry is absent by now.
	 * @param now the time
	 * @return whether its time has come
	 */
	public boolean isExpired(Instant now) {
		return this.expiresAt != null && !this.expiresAt.isAfter(now);
	}

}
