package io.stackmemory.boot.autoconfigure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.autoconfigure.ReplicationProperties.RestoreMode;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.tiered.Replica;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;
import io.stackmemory.storage.tiered.Restore;

/**
 * Puts the replicas behind the default store, and fills it from them before anybody uses
 * it.
 */
final class Replication {

	private static final Logger logger = LoggerFactory.getLogger(Replication.class);

	private static final String PREFIX = "stackmemory.replicas";

	private final List<ReplicationProperties.Replica> replicas;

	private final RestoreMode restore;

	private final Duration flushTimeout;

	private final List<StorageBackendFactory> factories;

	private final Clock clock;

	/**
	 * Prepares the replicas.
	 * @param inGit whether there is one in git where none is configured
	 */
	Replication(ReplicationProperties properties, boolean inGit, List<StorageBackendFactory> factories, Clock clock) {
		this.replicas = (inGit && properties.replicas().isEmpty()) ? List.of(ReplicationProperties.Replica.inGit())
				: properties.replicas();
		this.restore = properties.restore();
		this.flushTimeout = properties.flushTimeout();
		this.factories = factories;
		this.clock = clock;
	}

	StorageBackend behind(Supplier<StorageBackend> opening) {
		if (this.replicas.isEmpty()) {
			return opening.get();
		}
		List<Replica> opened = new ArrayList<>();
		for (int i = 0; i < this.replicas.size(); i++) {
			opened.add(replica(i));
		}
		ReplicatingStorageBackend store = new ReplicatingStorageBackend(opening.get(), opened, this.flushTimeout,
				this.clock);
		boolean ready = false;
		try {
			prepare(store);
			store.start();
			ready = true;
			return store;
		}
		finally {
			if (!ready) {
				store.close();
			}
		}
	}

	private Replica replica(int index) {
		String prefix = PREFIX + "[" + index + "]";
		ReplicationProperties.Replica properties = this.replicas.get(index);
		StorageBackendFactory factory = new StorageBackendSelection(prefix + ".backend", this.factories)
			.pick(properties.backend());
		return new Replica(properties.nameOr(index), () -> create(factory, prefix), properties.settings());
	}

	private static StorageBackend create(StorageBackendFactory factory, String prefix) {
		try {
			return factory.create(prefix);
		}
		catch (UnsupportedOperationException ex) {
			throw new FailureAnalyzedException(
					prefix + ".backend is '" + factory.name() + "', but that backend can't be a replica.",
					"Let its StorageBackendFactory override create(String), or choose another backend.", ex);
		}
	}

	/**
	 * Opens the replicas and restores from them. A replica that can't be reached is tried
	 * again later, unless it is needed now.
	 */
	private void prepare(ReplicatingStorageBackend store) {
		Restore restoring = new Restore(store, this.clock, new Report(this.clock));
		boolean needed = this.restore == RestoreMode.IF_EMPTY && restoring.isNeeded();
		for (String name : store.replicaNames()) {
			try {
				store.open(name);
			}
			catch (StorageUnavailableException ex) {
				if (needed || this.restore == RestoreMode.MERGE) {
					throw unreachable(store, name, ex);
				}
				logger.warn("The replica '{}' can't be reached; what is written waits for it. {}", name,
						ex.getMessage());
			}
		}
		try {
			restore(restoring, needed);
		}
		catch (StorageException ex) {
			throw new FailureAnalyzedException(store + " could not be restored from a replica: " + ex.getMessage(),
					"Mend the replica, or set stackmemory.restore=never to start with what is in the store. Restoring "
							+ "goes on where it was interrupted when the application starts again.",
					ex);
		}
	}

	private void restore(Restore restoring, boolean needed) {
		if (needed) {
			restoring.ifEmpty()
				.ifPresentOrElse((restored) -> tell(restored.replica(), restored.location(), restored.report()),
						() -> logger.info("There is nothing to be restored yet"));
		}
		else if (this.restore == RestoreMode.MERGE) {
			restoring.merge().forEach((restored) -> tell(restored.replica(), restored.location(), restored.report()));
		}
	}

	private static void tell(String replica, String location, CopyReport report) {
		logger.info("Restored {} entries from the replica '{}', {}; {} were here already, and {} newer",
				report.copied(), replica, location, report.alreadyThere(), report.newer());
	}

	private static FailureAnalyzedException unreachable(ReplicatingStorageBackend store, String replica,
			StorageUnavailableException ex) {
		return new FailureAnalyzedException(
				"There is nothing in " + store + " yet, and the replica '" + replica
						+ "', which it has to be restored from, can't be reached: " + ex.getMessage() + ".",
				"Make the replica reachable, or set stackmemory.restore=never to begin with an empty memory.", ex);
	}

	/**
	 * Logs how far it is, now and then.
	 */
	private static final class Report implements Progress {

		private static final Duration INTERVAL = Duration.ofSeconds(2);

		private final Clock clock;

		private @Nullable Instant told;

		private long expected;

		private long done;

		Report(Clock clock) {
			this.clock = clock;
		}

		@Override
		public void expect(long entries) {
			this.expected = entries;
			this.told = this.clock.instant();
			logger.info("Restoring about {} entries", entries);
		}

		@Override
		public void advance(long entries) {
			this.done += entries;
			Instant now = this.clock.instant();
			if (this.told != null && Duration.between(this.told, now).compareTo(INTERVAL) > 0) {
				this.told = now;
				logger.info("Restored {} of about {} entries", this.done, this.expected);
			}
		}

	}

}
