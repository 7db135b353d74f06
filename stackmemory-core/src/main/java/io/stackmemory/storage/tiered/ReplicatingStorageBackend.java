package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.CommitUnknownException;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * A store with replicas behind it. The store answers; whatever is written to it goes to
 * each replica a moment later.
 * <p>
 * What is to be shipped is put into the store in the same batch as the change itself, for
 * each replica: whoever is killed after a write was acknowledged ships it when the store
 * is opened next. Batches are shipped in the order of their revisions, several at once,
 * and of several changes of an entry the last one; never a part of a batch. An entry that
 * the replica has with a greater revision stays. A replica that does not know the store
 * gets everything first.
 * <p>
 * A replica that is slow, hangs or is gone holds up nobody but those who wait for it,
 * until as much waits as may. Safe for use by several threads, and by several processes
 * where the store is.
 */
public final class ReplicatingStorageBackend extends ForwardingStorageBackend {

	private static final Logger logger = LoggerFactory.getLogger(ReplicatingStorageBackend.class);

	private static final Duration CLOSING = Duration.ofSeconds(2);

	private final String process = UUID.randomUUID().toString().substring(0, 8);

	private final AtomicLong batches = new AtomicLong();

	private final Map<String, Lane> lanes = new LinkedHashMap<>();

	private final Duration flushTimeout;

	/**
	 * Puts replicas behind a store. Nothing is shipped before {@link #start()}.
	 * @param primary the store
	 * @param replicas the replicas, each with a name of its own
	 * @param flushTimeout how long {@link #flush()} waits for the replicas
	 * @param clock the wall clock
	 * @throws IllegalArgumentException if two replicas have one name
	 */
	public ReplicatingStorageBackend(StorageBackend primary, List<Replica> replicas, Duration flushTimeout,
			Clock clock) {
		super(primary);
		this.flushTimeout = flushTimeout;
		for (Replica replica : replicas) {
			Outbox outbox = new Outbox(replica.name(), replica.settings(), clock);
			Lane lane = new Lane(replica, outbox, new Shipper(replica, primary, outbox, clock));
			if (this.lanes.put(replica.name(), lane) != null) {
				throw new IllegalArgumentException("Two replicas have the name '" + replica.name() + "'");
			}
		}
	}

	/**
	 * Opens a replica now, if it is not open yet.
	 * @param replica its name
	 * @return the replica
	 * @throws io.stackmemory.storage.StorageException if it can't be opened; it is tried
	 * again when something is to be shipped
	 */
	public StorageBackend open(String replica) {
		return shipper(replica).open();
	}

	/**
	 * Begins to ship, first of all what waits since the store was open last.
	 */
	public void start() {
		this.lanes.forEach((name, lane) -> {
			Map<String, Outbox.Pending> found = new HashMap<>();
			new OutboxReader(delegate(), lane.outbox.namespace(), lane.replica.settings().urgent())
				.forEach((batch) -> found.put(batch.id(), batch.pending()));
			lane.outbox.found(found);
			if (!found.isEmpty()) {
				logger.info("{} batches wait to be shipped to the replica '{}'", found.size(), name);
			}
		});
		delegate().namespaces()
			.stream()
			.map(Namespace::name)
			.filter((name) -> name.startsWith(Outbox.PREFIX)
					&& !this.lanes.containsKey(name.substring(Outbox.PREFIX.length())))
			.forEach((name) -> logger.warn(
					"What waits for the replica '{}' stays in {}, as there is no such replica any more",
					name.substring(Outbox.PREFIX.length()), delegate()));
		this.lanes.values().forEach((lane) -> lane.shipper.start());
	}

	/**
	 * What an acknowledged write survives is what it survives in the store; what was
	 * flushed has reached all replicas, and survives what one of them survives.
	 */
	@Override
	public Durability durability() {
		Durability own = super.durability();
		Durability.Level flushed = own.flushed();
		for (Lane lane : this.lanes.values()) {
			Durability.Level behind = lane.shipper.replica()
				.map((replica) -> replica.durability().flushed())
				.orElse(Durability.Level.PROCESS);
			flushed = (behind.compareTo(flushed) > 0) ? behind : flushed;
		}
		return new Durability(own.acknowledged(), flushed);
	}

	@Override
	public void write(WriteBatch batch) {
		List<JsonDocument> documents = OutboxRecord.write(batch);
		if (documents.isEmpty()) {
			super.write(batch);
			return;
		}
		String id = Outbox.batch(batch.revision(), this.process + Long.toString(this.batches.incrementAndGet(), 36));
		long size = documents.stream().mapToLong((document) -> document.text().length()).sum();
		List<WriteOperation> operations = new ArrayList<>(batch.operations());
		List<Outbox> admitted = new ArrayList<>();
		boolean refused = true;
		try {
			for (Lane lane : this.lanes.values()) {
				Outbox outbox = lane.outbox;
				outbox.admit(id, batch.time(), batch.operations().size(), size);
				admitted.add(outbox);
				for (int i = 0; i < documents.size(); i++) {
					operations.add(new WriteOperation.Put(outbox.key(id, i), documents.get(i), Precondition.ANY));
				}
			}
			super.write(new WriteBatch(batch.revision(), batch.time(), operations));
			refused = false;
		}
		catch (CommitUnknownException ex) {
			refused = false;
			throw ex;
		}
		finally {
			for (Outbox outbox : admitted) {
				if (refused) {
					outbox.withdrawn(id);
				}
				else {
					outbox.committed(id);
				}
			}
		}
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		super.scanAll((entry) -> {
			if (!entry.key().namespace().isAboutStore()) {
				consumer.accept(entry);
			}
		});
	}

	@Override
	public List<Namespace> namespaces() {
		return super.namespaces().stream().filter((namespace) -> !namespace.isAboutStore()).toList();
	}

	/**
	 * Flushes the store, and waits until all replicas have what was acknowledged before.
	 * @throws StorageUnavailableException if they don't have it in time; it is shipped
	 * later
	 */
	@Override
	public void flush() {
		flushStore();
		if (!awaitReplicated(new Revision(Long.MAX_VALUE), this.flushTimeout)) {
			throw notReplicated(this.flushTimeout);
		}
	}

	/**
	 * Flushes the store alone.
	 */
	public void flushStore() {
		super.flush();
	}

	/**
	 * Makes what was acknowledged before as durable as it is wanted: by the store alone,
	 * if that is enough.
	 * @param level what it is to survive
	 * @param timeout how long to wait for the replicas
	 * @throws StorageUnavailableException if they don't have it in time
	 */
	public void ensure(Durability.Level level, Duration timeout) {
		Durability own = super.durability();
		if (own.acknowledged().compareTo(level) >= 0) {
			return;
		}
		if (own.flushed().compareTo(level) >= 0) {
			flushStore();
			return;
		}
		if (!awaitReplicated(new Revision(Long.MAX_VALUE), timeout)) {
			throw notReplicated(timeout);
		}
	}

	/**
	 * Waits until every replica has what was acknowledged up to a revision.
	 * @param revision the revision, such as that of an entry that was written
	 * @param timeout how long to wait
	 * @return whether they have it; false if the time is up before, or the thread was
	 * interrupted
	 */
	public boolean awaitReplicated(Revision revision, Duration timeout) {
		long end = System.nanoTime() + timeout.toNanos();
		for (Lane lane : this.lanes.values()) {
			if (!lane.outbox.await(revision, Duration.ofNanos(Math.max(0, end - System.nanoTime())))) {
				return false;
			}
		}
		return true;
	}

	/**
	 * The store itself, with what waits for the replicas.
	 */
	StorageBackend primary() {
		return delegate();
	}

	/**
	 * The names of the replicas, in the order in which they were given.
	 * @return the names
	 */
	public List<String> replicaNames() {
		return List.copyOf(this.lanes.keySet());
	}

	/**
	 * Ships on the calling thread all that waits for a replica, before {@link #start()}.
	 */
	void shipNow(String replica) {
		open(replica);
		shipper(replica).shipNow();
	}

	/**
	 * Ships batches that touch an urgent namespace before others from now on, as an
	 * application does that has little time left.
	 */
	public void shipUrgentFirst() {
		this.lanes.values().forEach((lane) -> lane.shipper.shipUrgentFirst());
	}

	/**
	 * How far the replicas are behind.
	 * @return the status of each, in the order in which they were given
	 */
	public List<ReplicaStatus> replicas() {
		return this.lanes.values().stream().map((lane) -> lane.shipper.status()).toList();
	}

	@Override
	public CheckResult check() {
		CheckResult own = super.check();
		Map<String, Object> details = new HashMap<>(own.details());
		Map<String, Object> all = new LinkedHashMap<>();
		List<String> problems = new ArrayList<>();
		for (ReplicaStatus status : replicas()) {
			Map<String, Object> one = new LinkedHashMap<>();
			one.put("state", status.state());
			one.put("location", status.location());
			one.put("lagEntries", status.entries());
			one.put("lagBytes", status.bytes());
			one.put("lagMillis", status.lag().toMillis());
			String problem = problem(status);
			if (problem != null) {
				problems.add(problem);
				one.put("message", problem);
			}
			all.put(status.name(), one);
		}
		details.put("replicas", all);
		if (own.status() == CheckResult.Status.DOWN || problems.isEmpty()) {
			return new CheckResult(own.status(), own.message(), details);
		}
		String message = String.join(". ", problems);
		return new CheckResult(CheckResult.Status.DEGRADED,
				own.message().isEmpty() ? message : own.message() + ". " + message, details);
	}

	/**
	 * Ends the shipping and closes the store. What waits stays in the outbox; flush
	 * before to have it shipped.
	 */
	@Override
	public void close() {
		this.lanes.values().forEach((lane) -> lane.shipper.close(CLOSING));
		super.close();
	}

	/**
	 * People know the store.
	 */
	@Override
	public String toString() {
		return delegate().toString();
	}

	private @Nullable String problem(ReplicaStatus status) {
		Lane lane = this.lanes.get(status.name());
		boolean late = lane != null && status.lag().compareTo(lane.replica.settings().maximumLag()) > 0;
		if (!late && status.state() != ReplicaStatus.State.FAILED) {
			return null;
		}
		return "The replica '" + status.name() + "' is " + status.entries() + " changes and " + status.lag().toSeconds()
				+ " s behind" + ((status.latestFailure() != null) ? ": " + status.latestFailure() : "");
	}

	private StorageUnavailableException notReplicated(Duration timeout) {
		return new StorageUnavailableException("Not everything has reached the replicas within " + timeout + ": "
				+ behind() + ". It is in " + this + ", and is shipped later", null);
	}

	private String behind() {
		return String.join(", ",
				replicas().stream()
					.filter((status) -> !status.isComplete())
					.map((status) -> "'" + status.name() + "' is " + status.entries() + " changes behind"
							+ ((status.latestFailure() != null) ? " (" + status.latestFailure() + ")" : ""))
					.toList());
	}

	private Shipper shipper(String replica) {
		Lane lane = this.lanes.get(replica);
		if (lane == null) {
			throw new IllegalArgumentException("There is no replica '" + replica + "'");
		}
		return lane.shipper;
	}

	/**
	 * What leads to a replica.
	 *
	 * @param replica how it is opened and kept up to date
	 * @param outbox what waits for it
	 * @param shipper what ships it
	 */
	private record Lane(Replica replica, Outbox outbox, Shipper shipper) {

	}

}
