package io.stackmemory.document;

import java.time.Instant;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Revision;

/**
 * A value and what the store knows about it.
 *
 * @param key its key
 * @param value the value
 * @param metadata what was stored beside it
 * @param revision its version, for {@link DocumentCollection#update(Object, Revision)}
 * @param createdAt when it came to be
 * @param updatedAt when it was last written
 * @param expiresAt from when on it is absent; null means never
 * @param <T> the type of the value
 */
public record Document<T>(String key, T value, Map<String, Object> metadata, Revision revision, Instant createdAt,
		Instant updatedAt, @Nullable Instant expiresAt) {

}
