package io.stackmemory.storage;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;

/**
 * One step of a batch: it puts, deletes or only checks one entry, if its precondition
 * holds.
 */
public sealed interface WriteOperation {

	/**
	 * Which entry.
	 * @return the key
	 */
	EntryKey key();

	/**
	 * What must hold for it.
	 * @return the precondition
	 */
	Precondition precondition();

	/**
	 * Puts an entry: replaces value, metadata and expiry of one that is there, and keeps
	 * when it was created.
	 *
	 * @param key which entry
	 * @param value its value
	 * @param metadata its metadata, a JSON object
	 * @param expiresAt from when on it is absent, in milliseconds; null means never
	 * @param precondition what must hold
	 */
	record Put(EntryKey key, JsonDocument value, JsonDocument metadata, @Nullable Instant expiresAt,
			Precondition precondition) implements WriteOperation {

		/**
		 * Puts a value without metadata and expiry.
		 * @param key which entry
		 * @param value its value
		 * @param precondition what must hold
		 */
		public Put(EntryKey key, JsonDocument value, Precondition precondition) {
			this(key, value, JsonDocument.EMPTY_OBJECT, null, precondition);
		}

		/**
		 * Checks the parts.
		 * @throws IllegalArgumentException if the metadata is no object, or the instant
		 * is finer than milliseconds
		 */
		public Put {
			if (metadata.text().charAt(0) != '{') {
				throw new IllegalArgumentException("Metadata is a JSON object; that of " + key + " is not");
			}
			Instants.requireMilliseconds(expiresAt);
		}

	}

	/**
	 * Deletes an entry. Where there is none and the precondition allows it, nothing
	 * happens.
	 *
	 * @param key which entry
	 * @param precondition what must hold
	 */
	record Delete(EntryKey key, Precondition precondition) implements WriteOperation {

	}

	/**
	 * Changes nothing.
	 *
	 * @param key which entry
	 * @param precondition what must hold for the batch to be applied
	 */
	record Check(EntryKey key, Precondition precondition) implements WriteOperation {

	}

}
