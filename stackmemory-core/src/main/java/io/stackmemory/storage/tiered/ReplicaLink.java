package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreCopy;
import io.stackmemory.storage.query.Namespace;

/**
 * Brings what waits in the outbox of a store to one replica. The store has a name for
 * itself, in {@code #replica-source}, and the replica keeps under it how far it is, in
 * {@code #replica-position}; a replica that does not know the store gets everything
 * first. Used by one thread at a time.
 */
final class ReplicaLink {

	private static final Logger logger = LoggerFactory.getLogger(ReplicaLink.class);

	private static final Namespace SOURCES = new Namespace("#replica-source");

	static final Namespace POSITIONS = new Namespace("#replica-position");

	/** After which time without a shipment a replica forgets a store. */
	private static final Duration MEMORY = Duration.ofDays(30);

	private final StorageBackend primary;

	private final StorageBackend replica;

	private final String name;

	private final Outbox outbox;

	private final OutboxReader reader;

	private final Clock clock;

	private final RevisionClock ownRevisions;

	private final RevisionClock replicaRevisions;

	ReplicaLink(StorageBackend primary, StorageBackend replica, Replica settings, Outbox outbox, Clock clock) {
		this.primary = primary;
		this.replica = replica;
		this.name = settings.name();
		this.outbox = outbox;
		this.reader = new OutboxReader(primary, outbox.namespace(), settings.settings().urgent());
		this.clock = clock;
		this.ownRevisions = new RevisionClock(clock);
		this.replicaRevisions = new RevisionClock(clock);
	}

	/**
	 * Makes sure that the replica has all but what waits.
	 * @param before called if everything has to be copied
	 */
	void connect(Runnable before) {
		EntryKey sourceKey = sourceKey(this.name);
		Entry source = this.primary.read(sourceKey);
		if (source == null) {
			mark(sourceKey, UUID.randomUUID().toString(), false);
			source = this.primary.read(sourceKey);
		}
		if (source == null || this.replica.read(position(source)) != null) {
			return;
		}
		String now = Outbox.batch(this.ownRevisions.next(), "connected");
		if (!source.value().tree().path("complete").asBoolean(false)) {
			before.run();
			copyEverything();
		}
		EntryKey position = position(source);
		Shipment.write(this.replica, this.replicaRevisions, now(), List.of(positionPut(position, now)));
		this.replica.flush();
		mark(sourceKey, id(source), false);
	}

	/**
	 * What waits already is part of what is copied, so it need not be shipped any more.
	 */
	private void copyEverything() {
		List<WriteOperation> included = new ArrayList<>();
		Set<String> batches = new HashSet<>();
		Map<EntryKey, Revision> deleted = new HashMap<>();
		this.reader.forEach((batch) -> {
			batches.add(batch.id());
			batch.operations()
				.stream()
				.filter((operation) -> operation instanceof WriteOperation.Delete)
				.forEach((operation) -> deleted.put(operation.key(), batch.revision()));
			batch.documents()
				.forEach((document) -> included.add(new WriteOperation.Delete(document, Precondition.ANY)));
		});
		boolean isEmpty = this.primary.namespaces().stream().allMatch(Namespace::isAboutStore);
		if (isEmpty && StoreCopy.unfinished(this.replica) == null) {
			return;
		}
		CopyReport report = StoreCopy.of(this.primary, this.replica, this.clock, Progress.NONE).run(true);
		logger.info("Copied {} entries to the replica '{}', {}; {} were there", report.copied(), this.name,
				this.replica, report.alreadyThere());
		removeFromReplica(deleted);
		removeFromOutbox(included);
		this.outbox.remove(batches);
	}

	/**
	 * A replica that was filled in part before may have what was deleted meanwhile.
	 */
	private void removeFromReplica(Map<EntryKey, Revision> deleted) {
		deleted.keySet().removeAll(this.primary.readAll(deleted.keySet()).keySet());
		List<WriteOperation> deletes = new ArrayList<>();
		this.replica.readAll(deleted.keySet())
			.values()
			.stream()
			.filter((entry) -> !entry.revision().isAfter(deleted.getOrDefault(entry.key(), entry.revision())))
			.forEach((entry) -> deletes.add(new WriteOperation.Delete(entry.key(), Precondition.at(entry.revision()))));
		if (!deletes.isEmpty()) {
			Shipment.write(this.replica, this.replicaRevisions, now(), deletes);
		}
	}

	/**
	 * Ships the batches that come next.
	 * @param urgentFirst whether urgent ones do
	 * @return how many changes were shipped, 0 if nothing waits
	 */
	int ship(boolean urgentFirst) {
		Set<String> expected = this.outbox.written();
		Entry source = this.primary.read(sourceKey(this.name));
		Entry position = (source != null) ? this.replica.read(position(source)) : null;
		if (position == null) {
			throw new ReplicaForgottenException();
		}
		List<WaitingBatch> batches = this.reader.next(urgentFirst);
		if (batches.isEmpty()) {
			this.outbox.remove(expected);
			return 0;
		}
		Map<String, Outbox.Pending> found = new LinkedHashMap<>();
		batches.forEach((batch) -> found.put(batch.id(), batch.pending()));
		this.outbox.found(found);
		Shipment shipment = new Shipment(batches, this.primary, this.clock);
		shipment.apply(this.replica, this.replicaRevisions, position, positionPut(position.key(), shipment.last()));
		this.replica.flush();
		removeFromOutbox(shipment.removal());
		this.outbox.remove(shipment.ids());
		return shipment.size();
	}

	/**
	 * Removes from the replica what has expired.
	 */
	void sweep() {
		this.replica.maintenance().ifPresent((maintenance) -> maintenance.removeExpired(1000));
	}

	StorageBackend replica() {
		return this.replica;
	}

	/**
	 * Notes in a store that was filled from a replica that the two are the same.
	 */
	static void markComplete(StorageBackend primary, String replica, Clock clock) {
		put(primary, new RevisionClock(clock), clock.instant().truncatedTo(ChronoUnit.MILLIS), sourceKey(replica),
				UUID.randomUUID().toString(), true);
	}

	private void mark(EntryKey key, String id, boolean complete) {
		put(this.primary, this.ownRevisions, now(), key, id, complete);
	}

	private static void put(StorageBackend primary, RevisionClock revisions, Instant now, EntryKey key, String id,
			boolean complete) {
		JsonDocument value = JsonDocument
			.written("{\"id\":\"" + id + "\"" + (complete ? ",\"complete\":true" : "") + "}");
		Shipment.write(primary, revisions, now, List.of(new WriteOperation.Put(key, value, Precondition.ANY)));
	}

	private void removeFromOutbox(List<WriteOperation> deletes) {
		for (int i = 0; i < deletes.size(); i += 1000) {
			Shipment.write(this.primary, this.ownRevisions, now(),
					deletes.subList(i, Math.min(deletes.size(), i + 1000)));
		}
	}

	private WriteOperation.Put positionPut(EntryKey key, String shipped) {
		return new WriteOperation.Put(key,
				JsonDocument.written("{\"store\":\"" + this.primary.name() + "\",\"shipped\":\"" + shipped + "\"}"),
				JsonDocument.EMPTY_OBJECT, now().plus(MEMORY), Precondition.ANY);
	}

	private static EntryKey sourceKey(String replica) {
		return new EntryKey(SOURCES, replica);
	}

	private static EntryKey position(Entry source) {
		return new EntryKey(POSITIONS, id(source));
	}

	private static String id(@Nullable Entry source) {
		return (source != null) ? source.value().tree().path("id").asString("") : "";
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * The replica does not know the store any more: it is another one, or was emptied.
	 */
	static final class ReplicaForgottenException extends RuntimeException {

		private static final long serialVersionUID = 1L;

		ReplicaForgottenException() {
			super("The replica does not know this store any more; it gets everything again");
		}

	}

}
