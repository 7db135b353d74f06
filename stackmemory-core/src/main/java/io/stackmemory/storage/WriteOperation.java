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
	 * The revision that the key gets in a batch. A backend refuses one that is not
	 * greater than what is stored.
	 * @param batch the batch that this is part of
	 * @return the batch's, but for a put that has its own
	 */
	default Revision revision(WriteBatch batch) {
		return batch.revision();
	}

	/**
	 * Puts an entry: replaces value, metadata and expiry of one that is there, and keeps
	 * when it was created. A put with an origin replaces everything.
	 *
	 * @param key which entry
	 * @param value its value
	 * @param metadata its metadata, a JSON object
	 * @param expiresAt from when on it is absent, in milliseconds; null means never
	 * @param precondition what must hold
	 * @param origin the revision and the times that it has already, where it is copied
	 * from another store; null if it gets them from the batch
	 */
	record Put(EntryKey key, JsonDocument value, JsonDocument metadata, @Nullable Instant expiresAt,
			Precondition precondition, @Nullable Origin origin) implements WriteOperation {

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
		 * Puts an entry that gets revision and times from the batch.
		 * @param key which entry
		 * @param value its value
		 * @param metadata its metadata, a JSON object
		 * @param expiresAt from when on it is absent; null means never
		 * @param precondition what must hold
		 */
		public Put(EntryKey key, JsonDocument value, JsonDocument metadata, @Nullable Instant expiresAt,
				Precondition precondition) {
			this(key, value, metadata, expiresAt, precondition, null);
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

		/**
		 * Puts an entry exactly as another store has it.
		 * @param entry the entry
		 * @param precondition what must hold
		 * @return the operation
		 */
		public static Put copyOf(Entry entry, Precondition precondition) {
			return new Put(entry.key(), entry.value(), entry.metadata(), entry.expiresAt(), precondition,
					new Origin(entry.revision(), entry.createdAt(), entry.updatedAt()));
		}

		/**
		 * The same with another precondition.
		 * @param other what must hold
		 * @return the operation
		 */
		public Put withPrecondition(Precondition other) {
			return new Put(this.key, this.value, this.metadata, this.expiresAt, other, this.origin);
		}

		@Override
		public Revision revision(WriteBatch batch) {
			return (this.origin != null) ? this.origin.revision : batch.revision();
		}

		/**
		 * What the key holds after a batch.
		 * @param revision the revision of the batch
		 * @param time the time of the batch
		 * @param createdAt when the entry that is there was created; null if there is
		 * none
		 * @return the entry
		 */
		public Entry entry(Revision revision, Instant time, @Nullable Instant createdAt) {
			if (this.origin != null) {
				return new Entry(this.key, this.value, this.metadata, this.origin.revision, this.origin.createdAt,
						this.origin.updatedAt, this.expiresAt);
			}
			return new Entry(this.key, this.value, this.metadata, revision, (createdAt != null) ? createdAt : time,
					time, this.expiresAt);
		}

	}

	/**
	 * What an entry brings along that is copied from another store.
	 *
	 * @param revision its revision, not greater than that of the batch
	 * @param createdAt when it was created, in milliseconds
	 * @param updatedAt when it was last put, in milliseconds
	 */
	record Origin(Revision revision, Instant createdAt, Instant updatedAt) {

		/**
		 * Checks the parts.
		 * @throws IllegalArgumentException if an instant is finer than milliseconds
		 */
		public Origin {
			Instants.requireMilliseconds(createdAt);
			Instants.requireMilliseconds(updatedAt);
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
