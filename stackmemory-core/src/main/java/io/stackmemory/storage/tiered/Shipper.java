package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.tiered.ReplicaStatus.State;

/**
 * The thread that keeps one replica up to date. Whatever the replica does, it holds up
 * this thread alone.
 */
final class Shipper {

	private static final Logger logger = LoggerFactory.getLogger(Shipper.class);

	private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

	private static final int SWEEP = 60;

	private final Replica settings;

	private final StorageBackend primary;

	private final Outbox outbox;

	private final Clock clock;

	private final Thread thread;

	private volatile @Nullable ReplicaLink link;

	private volatile State state = State.CONNECTING;

	private volatile int failures;

	private volatile @Nullable String latestFailure;

	private final AtomicLong shipped = new AtomicLong();

	private volatile @Nullable Instant shippedAt;

	private volatile boolean urgentFirst;

	private volatile boolean stopped;

	private boolean known;

	Shipper(Replica settings, StorageBackend primary, Outbox outbox, Clock clock) {
		this.settings = settings;
		this.primary = primary;
		this.outbox = outbox;
		this.clock = clock;
		this.thread = new Thread(this::run, "stackmemory-replica-" + settings.name());
		this.thread.setDaemon(true);
	}

	/**
	 * Opens the replica, if it is not open.
	 */
	synchronized StorageBackend open() {
		ReplicaLink open = this.link;
		if (open == null) {
			open = new ReplicaLink(this.primary, this.settings.opening().get(), this.settings, this.outbox, this.clock);
			this.link = open;
			if (this.stopped) {
				open.replica().close();
				throw new StorageClosedException(this.settings.name());
			}
		}
		return open.replica();
	}

	void start() {
		this.thread.start();
	}

	/**
	 * Ships all that waits, while the thread is not running.
	 */
	void shipNow() {
		ReplicaLink open = connected();
		int changes = 1;
		while (changes > 0) {
			changes = open.ship(false);
			succeeded(changes);
		}
	}

	/**
	 * The replica, if it was reached.
	 */
	Optional<StorageBackend> replica() {
		return Optional.ofNullable(this.link).map(ReplicaLink::replica);
	}

	void shipUrgentFirst() {
		this.urgentFirst = true;
	}

	ReplicaStatus status() {
		Outbox.Lag lag = this.outbox.lag();
		return new ReplicaStatus(this.settings.name(),
				replica().map(StorageBackend::toString).orElse(this.settings.name()), this.state, lag.none(),
				lag.entries(), lag.bytes(), lag.age(), this.shipped.get(), this.shippedAt, this.failures,
				this.latestFailure);
	}

	/**
	 * Ends the thread, and closes the replica as soon as it is not in use.
	 */
	void close(Duration patience) {
		this.stopped = true;
		this.outbox.stop();
		try {
			this.thread.join(Math.max(1, patience.toMillis()));
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		if (!this.thread.isAlive()) {
			closeReplica();
		}
		else {
			logger.warn("The replica '{}' does not answer; it is given up", this.settings.name());
		}
	}

	private void run() {
		int idle = 0;
		try {
			while (!this.stopped) {
				if (step()) {
					idle = 0;
				}
				else if (++idle % SWEEP == 0) {
					sweep();
				}
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			if (!this.stopped) {
				logger.error("Nothing is shipped to the replica '{}' any more", this.settings.name());
			}
			this.state = this.stopped ? State.CLOSED : State.FAILED;
		}
	}

	/**
	 * Ships what waits, or waits for something.
	 * @return whether anything was shipped
	 */
	private boolean step() throws InterruptedException {
		try {
			ReplicaLink open = connected();
			int changes = open.ship(this.urgentFirst);
			succeeded(changes);
			if (changes == 0 || !this.outbox.isMoreThanAPage()) {
				this.outbox.awaitWork(LOOK_AGAIN);
			}
			return changes > 0;
		}
		catch (ReplicaLink.ReplicaForgottenException ex) {
			logger.warn("The replica '{}' does not know this store; everything is copied to it", this.settings.name());
			this.known = false;
			this.outbox.connected(false);
		}
		catch (VersionConflictException | RevisionBehindException ex) {
			logger.debug("Somebody else has changed the replica '{}' meanwhile", this.settings.name(), ex);
			this.outbox.pause(this.settings.settings().firstPause());
		}
		catch (RuntimeException ex) {
			if (!this.stopped) {
				failed(ex);
			}
		}
		return false;
	}

	private ReplicaLink connected() {
		open();
		ReplicaLink open = this.link;
		if (open == null) {
			throw new StorageClosedException(this.settings.name());
		}
		if (!this.known) {
			open.connect(() -> this.state = State.COPYING);
			this.known = true;
			this.outbox.connected(true);
		}
		return open;
	}

	private void succeeded(int changes) {
		if (this.failures > 0) {
			logger.info("The replica '{}' is within reach again", this.settings.name());
		}
		this.failures = 0;
		this.state = State.CONNECTED;
		if (changes > 0) {
			this.shipped.addAndGet(changes);
			this.shippedAt = this.clock.instant();
		}
	}

	private void failed(RuntimeException ex) throws InterruptedException {
		ReplicaSettings how = this.settings.settings();
		int count = this.failures + 1;
		this.failures = count;
		this.latestFailure = String.valueOf(ex.getMessage());
		if (count == how.failures()) {
			logger.error("The replica '{}' has failed {} times and is tried less often; what is written waits in {}",
					this.settings.name(), count, this.primary, ex);
		}
		else if (count < how.failures()) {
			logger.warn("Could not ship to the replica '{}': {}", this.settings.name(), ex.getMessage());
			logger.debug("The failure of the replica '{}'", this.settings.name(), ex);
		}
		this.state = (count >= how.failures()) ? State.FAILED : State.RETRYING;
		long longest = how.longestPause().toMillis();
		long doubled = (count >= how.failures()) ? longest
				: Math.min(longest, how.firstPause().toMillis() << Math.min(count - 1, 20));
		this.outbox.pause(Duration.ofMillis(doubled / 2 + ThreadLocalRandom.current().nextLong(doubled / 2 + 1)));
	}

	private void sweep() {
		ReplicaLink open = this.link;
		if (open != null) {
			try {
				open.sweep();
			}
			catch (RuntimeException ex) {
				logger.debug("Could not remove from the replica '{}' what has expired", this.settings.name(), ex);
			}
		}
	}

	private void closeReplica() {
		ReplicaLink open = this.link;
		if (open != null) {
			open.replica().close();
		}
	}

}
