package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * Batches that are applied to a replica as one: of several changes of an entry the last
 * one. What the replica has newer stays, so that a shipment may be repeated. It carries
 * the position of its source, which has to be what it was before: two processes that ship
 * the same outbox can't overtake each other.
 */
final class Shipment {

	private static final int MAXIMUM_ATTEMPTS = 20;

	private final List<WaitingBatch> batches;

	private final Map<EntryKey, Change> changes = new LinkedHashMap<>();

	/** What was put under a key before its last change. */
	private final Map<EntryKey, Set<Revision>> earlier = new HashMap<>();

	private final Map<EntryKey, Entry> stored;

	private final Clock clock;

	Shipment(List<WaitingBatch> batches, StorageBackend primary, Clock clock) {
		this.batches = batches;
		this.clock = clock;
		batches.forEach((batch) -> batch.operations().forEach((operation) -> add(batch, operation)));
		this.stored = primary.readAll(this.changes.keySet());
		this.stored.forEach(this::takeWhatIsStored);
	}

	private void add(WaitingBatch batch, WriteOperation operation) {
		Change before = this.changes.get(operation.key());
		if (before != null && before.entry != null) {
			this.earlier.computeIfAbsent(operation.key(), (key) -> new HashSet<>()).add(before.revision);
		}
		if (operation instanceof WriteOperation.Put put) {
			Entry replaced = (before != null) ? before.entry : null;
			Instant createdAt = (replaced != null && !replaced.isExpired(batch.time())) ? replaced.createdAt()
					: batch.time();
			boolean certain = before != null || put.origin() != null;
			Entry entry = put.entry(batch.revision(), batch.time(), createdAt);
			this.changes.put(put.key(), new Change(entry.revision(), entry, certain));
		}
		else {
			this.changes.put(operation.key(), new Change(batch.revision(), null, true));
		}
	}

	/**
	 * When an entry was created stands in the store, for what has not been changed since.
	 * And where the store has an earlier revision than that of the last change, it was
	 * written after it nevertheless: what was deleted may be put with any revision.
	 */
	private void takeWhatIsStored(EntryKey key, Entry entry) {
		this.changes.computeIfPresent(key, (same, change) -> {
			boolean isLast = change.revision.equals(entry.revision())
					|| this.earlier.getOrDefault(key, Set.of()).contains(entry.revision());
			return isLast ? new Change(entry.revision(), entry, true) : change;
		});
	}

	/**
	 * Applies it, all or nothing.
	 * @param position what the replica says of this source now
	 * @param next what it is to say
	 * @throws io.stackmemory.storage.VersionConflictException if somebody else has
	 * changed one of the entries or the position meanwhile
	 */
	void apply(StorageBackend replica, RevisionClock revisions, Entry position, WriteOperation.Put next) {
		Map<EntryKey, Entry> there = replica.readAll(this.changes.keySet());
		Instant now = now();
		List<WriteOperation> operations = new ArrayList<>();
		this.changes.forEach((key, change) -> {
			revisions.observe(change.revision);
			Entry present = there.get(key);
			Entry here = this.stored.get(key);
			boolean isSame = present != null && here != null && present.revision().equals(here.revision());
			WriteOperation operation = isSame ? null : operation(key, change, present, now);
			if (operation != null) {
				operations.add(operation);
			}
		});
		operations.add(next.withPrecondition(Precondition.at(position.revision())));
		write(replica, revisions, now, operations);
	}

	private static @Nullable WriteOperation operation(EntryKey key, Change change, @Nullable Entry present,
			Instant now) {
		if (present != null && !change.revision.isAfter(present.revision())) {
			return null;
		}
		Entry entry = change.entry;
		if (entry == null || entry.isExpired(now)) {
			return (present != null) ? new WriteOperation.Delete(key, Precondition.at(present.revision())) : null;
		}
		if (!change.certain && present != null) {
			entry = new Entry(key, entry.value(), entry.metadata(), entry.revision(), present.createdAt(),
					entry.updatedAt(), entry.expiresAt());
		}
		return WriteOperation.Put.copyOf(entry, Precondition.asRead(present));
	}

	/**
	 * Writes with a revision that the store takes. A copy keeps its own, which an entry
	 * that has expired may be ahead of, without being seen: it is removed then.
	 */
	static void write(StorageBackend store, RevisionClock revisions, Instant now, List<WriteOperation> operations) {
		for (int attempt = 1;; attempt++) {
			try {
				store.write(new WriteBatch(revisions.next(), now, operations));
				return;
			}
			catch (RevisionBehindException ex) {
				if (attempt == MAXIMUM_ATTEMPTS) {
					throw ex;
				}
				revisions.observe(ex.latest());
				if (operations.stream().anyMatch(Shipment::isCopy)) {
					store.maintenance().ifPresent((maintenance) -> maintenance.removeExpired(Integer.MAX_VALUE));
				}
			}
		}
	}

	private static boolean isCopy(WriteOperation operation) {
		return operation instanceof WriteOperation.Put put && put.origin() != null;
	}

	/**
	 * What is removed from the outbox once this has arrived.
	 */
	List<WriteOperation> removal() {
		List<WriteOperation> deletes = new ArrayList<>();
		this.batches.forEach((batch) -> batch.documents()
			.forEach((document) -> deletes.add(new WriteOperation.Delete(document, Precondition.ANY))));
		return deletes;
	}

	String last() {
		return this.batches.get(this.batches.size() - 1).id();
	}

	List<String> ids() {
		return this.batches.stream().map(WaitingBatch::id).toList();
	}

	int size() {
		return this.batches.stream().mapToInt((batch) -> batch.operations().size()).sum();
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * What becomes of an entry.
	 *
	 * @param revision the revision of the change
	 * @param entry the entry, or null if it is deleted
	 * @param certain whether it is known when it was created
	 */
	private record Change(Revision revision, @Nullable Entry entry, boolean certain) {

	}

}
