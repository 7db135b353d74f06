package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.query.Namespace;

/**
 * What is known of the batches that wait to be shipped to one replica. The batches
 * themselves are in the store, in a namespace of the replica: key is the revision in
 * hexadecimal digits, what makes it unique, and the number of the part. Safe for use by
 * several threads.
 */
final class Outbox {

	static final String PREFIX = "#replica-outbox:";

	private final Namespace namespace;

	private final ReplicaSettings settings;

	private final Clock clock;

	private final ReentrantLock lock = new ReentrantLock();

	private final Condition changed = this.lock.newCondition();

	private final TreeMap<String, Pending> pending = new TreeMap<>();

	private long entries;

	private long bytes;

	private int inHurry;

	private boolean stopped;

	/** Whether the replica has everything but what waits. */
	private boolean connected;

	Outbox(String replica, ReplicaSettings settings, Clock clock) {
		this.namespace = new Namespace(PREFIX + replica);
		this.settings = settings;
		this.clock = clock;
	}

	Namespace namespace() {
		return this.namespace;
	}

	EntryKey key(String batch, int part) {
		return new EntryKey(this.namespace, "%s-%06d".formatted(batch, part));
	}

	/**
	 * The batch to which a document in the namespace belongs.
	 */
	static String batch(EntryKey key) {
		return key.key().substring(0, key.key().lastIndexOf('-'));
	}

	static String batch(Revision revision, String unique) {
		return "%016x-%s".formatted(revision.value(), unique);
	}

	/**
	 * Takes note of a batch before it is written, when there is room for it.
	 * @throws StorageFullException if there is none
	 */
	void admit(String batch, Instant time, int count, long size) {
		this.lock.lock();
		try {
			if (this.settings.whenFull() != ReplicaSettings.WhenFull.ACCEPT && isFull(count, size)) {
				awaitRoom(count, size);
			}
			add(batch, new Pending(count, size, time, false));
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A batch that fills the whole outbox is let in when nothing else waits.
	 */
	private boolean isFull(int count, long size) {
		return !this.pending.isEmpty() && (this.entries + count > this.settings.maximumEntries()
				|| this.bytes + size > this.settings.maximumBytes());
	}

	private void awaitRoom(int count, long size) {
		long left = (this.settings.whenFull() == ReplicaSettings.WhenFull.WAIT) ? this.settings.maximumWait().toNanos()
				: 0;
		boolean interrupted = false;
		this.inHurry++;
		this.changed.signalAll();
		try {
			while (isFull(count, size)) {
				if (left <= 0) {
					throw new StorageFullException(
							"The outbox of the replica '" + name() + "' is full: " + this.entries + " changes of "
									+ this.bytes
									+ " bytes wait to be shipped. Nothing was written. Is the replica within reach?",
							null);
				}
				try {
					left = this.changed.awaitNanos(left);
				}
				catch (InterruptedException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			this.inHurry--;
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * A batch is written, or may be.
	 */
	void committed(String batch) {
		this.lock.lock();
		try {
			Pending known = this.pending.get(batch);
			if (known != null) {
				this.pending.put(batch, known.asWritten());
				this.changed.signalAll();
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A batch was not written.
	 */
	void withdrawn(String batch) {
		remove(Set.of(batch));
	}

	/**
	 * Batches are in the store that this process has not written, or not since it was
	 * started.
	 */
	void found(Map<String, Pending> batches) {
		this.lock.lock();
		try {
			batches.forEach((batch, found) -> {
				if (!this.pending.containsKey(batch)) {
					add(batch, found);
				}
			});
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Batches have been shipped.
	 */
	void remove(Collection<String> batches) {
		this.lock.lock();
		try {
			batches.forEach((batch) -> {
				Pending known = this.pending.remove(batch);
				if (known != null) {
					this.entries -= known.entries;
					this.bytes -= known.bytes;
				}
			});
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The batches that should be in the store by now.
	 */
	Set<String> written() {
		this.lock.lock();
		try {
			Set<String> written = new HashSet<>();
			this.pending.forEach((batch, known) -> {
				if (known.written) {
					written.add(batch);
				}
			});
			return written;
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The replica has everything but what waits, or is not known to have it any more.
	 */
	void connected(boolean now) {
		this.lock.lock();
		try {
			this.connected = now;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits until everything up to a revision is shipped.
	 * @return false if the time is up before
	 */
	boolean await(Revision revision, Duration timeout) {
		String limit = "%016x".formatted(revision.value()) + "~";
		long left = timeout.toNanos();
		this.lock.lock();
		this.inHurry++;
		try {
			this.changed.signalAll();
			while (!this.connected || (!this.pending.isEmpty() && this.pending.firstKey().compareTo(limit) < 0)) {
				if (left <= 0) {
					return false;
				}
				left = this.changed.awaitNanos(left);
			}
			return true;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
		finally {
			this.inHurry--;
			this.lock.unlock();
		}
	}

	/**
	 * Waits until there is something to ship, and then a while for more, unless somebody
	 * waits for it.
	 */
	void awaitWork(Duration atMost) throws InterruptedException {
		this.lock.lock();
		try {
			long left = atMost.toNanos();
			while (this.pending.isEmpty() && left > 0 && !this.stopped) {
				left = this.changed.awaitNanos(left);
			}
			long gathering = this.settings.interval().toNanos();
			while (!this.pending.isEmpty() && this.inHurry == 0 && gathering > 0 && !this.stopped) {
				gathering = this.changed.awaitNanos(gathering);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Waits, unless somebody begins to wait for what is to be shipped.
	 */
	void pause(Duration time) throws InterruptedException {
		this.lock.lock();
		try {
			int before = this.inHurry;
			long left = time.toNanos();
			while (left > 0 && this.inHurry <= before && !this.stopped) {
				left = this.changed.awaitNanos(left);
			}
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Ends every wait for work.
	 */
	void stop() {
		this.lock.lock();
		try {
			this.stopped = true;
			this.changed.signalAll();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Whether so much waits that there is no point in gathering more.
	 */
	boolean isMoreThanAPage() {
		this.lock.lock();
		try {
			return this.pending.size() >= OutboxReader.PAGE;
		}
		finally {
			this.lock.unlock();
		}
	}

	Lag lag() {
		this.lock.lock();
		try {
			Duration age = this.pending.isEmpty() ? Duration.ZERO
					: Duration.between(this.pending.firstEntry().getValue().time, this.clock.instant());
			return new Lag(this.entries, this.bytes, age.isNegative() ? Duration.ZERO : age,
					this.connected && this.pending.isEmpty());
		}
		finally {
			this.lock.unlock();
		}
	}

	private void add(String batch, Pending added) {
		this.pending.put(batch, added);
		this.entries += added.entries;
		this.bytes += added.bytes;
	}

	private String name() {
		return this.namespace.name().substring(PREFIX.length());
	}

	/**
	 * A batch that waits.
	 *
	 * @param entries how many entries it changes
	 * @param bytes how long it is
	 * @param time when it was made
	 * @param written whether it is in the store, as far as is known
	 */
	record Pending(int entries, long bytes, Instant time, boolean written) {

		Pending asWritten() {
			return new Pending(this.entries, this.bytes, this.time, true);
		}

	}

	/**
	 * How much waits.
	 *
	 * @param entries how many changes of entries
	 * @param bytes how long they are
	 * @param age how old the oldest is
	 * @param none whether the replica has everything
	 */
	record Lag(long entries, long bytes, Duration age, boolean none) {

	}

}
