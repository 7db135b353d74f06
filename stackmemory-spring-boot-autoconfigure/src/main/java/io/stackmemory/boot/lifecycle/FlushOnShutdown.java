package io.stackmemory.boot.lifecycle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.SmartLifecycle;

import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;

/**
 * Makes everything durable when the application stops: after the web server has finished
 * its last requests and has stopped, and before any bean is destroyed. From then on
 * nothing is written any more. Stores are flushed at the same time, and none is waited
 * for longer than until the deadline; a report says what was saved and what was not.
 */
public final class FlushOnShutdown implements SmartLifecycle {

	/**
	 * Below the phase in which the web server stops, which is {@link #DEFAULT_PHASE} less
	 * 2048. What stops later has a lower phase.
	 */
	public static final int PHASE = DEFAULT_PHASE - 4096;

	private static final Logger logger = LoggerFactory.getLogger(FlushOnShutdown.class);

	private final Map<String, StorageBackend> stores;

	private final ShutdownDeadline deadline;

	private final @Nullable Path reportFile;

	private final boolean enabled;

	private final Consumer<? super ExitReport> told;

	private volatile boolean running;

	/**
	 * Creates the step.
	 * @param stores what to flush, by the names of the stores
	 * @param deadline until when
	 * @param reportFile where the report goes, as JSON, or null for the log alone
	 * @param enabled whether anything is done at all
	 * @param told who gets the report
	 */
	public FlushOnShutdown(Map<String, StorageBackend> stores, ShutdownDeadline deadline, @Nullable Path reportFile,
			boolean enabled, Consumer<? super ExitReport> told) {
		this.stores = new LinkedHashMap<>(stores);
		this.deadline = deadline;
		this.reportFile = reportFile;
		this.enabled = enabled;
		this.told = told;
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		if (!this.enabled) {
			return;
		}
		long start = System.nanoTime();
		Map<String, Flushing> all = new LinkedHashMap<>();
		this.stores.forEach((name, store) -> {
			store.unwrap(ShutdownGuard.class).ifPresent(ShutdownGuard::stopWriting);
			all.put(name, new Flushing(name, store));
		});
		List<ExitReport.StoreReport> reports = new ArrayList<>();
		all.values().forEach((flushing) -> reports.add(flushing.await(this.deadline)));
		reports.replaceAll((report) -> {
			Flushing flushing = all.get(report.store());
			return (flushing != null) ? flushing.awaitReplicas(report, this.deadline) : report;
		});
		ExitReport made = new ExitReport(reports.stream().allMatch(ExitReport.StoreReport::complete), millis(start),
				reports);
		this.told.accept(made);
		tell(made);
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

	private void tell(ExitReport made) {
		for (ExitReport.StoreReport store : made.stores()) {
			if (store.saved()) {
				logger.info("Saved {} in {} ms", store.location(), store.milliseconds());
			}
			else {
				logger.error("Not saved: {} ({}). {}", store.location(), store.error(),
						(store.unsyncedBatches() != null)
								? store.unsyncedBatches() + " batches are lost if the machine fails now"
								: "What was written last may be lost if the machine fails now");
			}
		}
		made.stores().forEach((store) -> store.replicas().forEach((replica) -> tell(store, replica)));
		if (this.reportFile != null) {
			try {
				Files.writeString(this.reportFile, new JsonMapper().writeValueAsString(made) + "\n");
			}
			catch (IOException ex) {
				logger.error("Could not write the report to {}", this.reportFile, ex);
			}
		}
	}

	private static void tell(ExitReport.StoreReport store, ExitReport.ReplicaReport replica) {
		if (replica.complete()) {
			logger.info("The replica '{}' has everything, {}", replica.replica(), replica.location());
		}
		else {
			logger.error(
					"The replica '{}' lacks {} changes ({}). They wait in {} and are shipped when it is opened next",
					replica.replica(), replica.pendingEntries(),
					(replica.error() != null) ? replica.error() : "there was no more time", store.location());
		}
	}

	private static long millis(long start) {
		return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
	}

	/**
	 * A store that is being flushed, on a thread that does not keep the process alive.
	 */
	private static final class Flushing {

		private final String name;

		private final StorageBackend store;

		private final Optional<ReplicatingStorageBackend> replicating;

		private final long start = System.nanoTime();

		private final FutureTask<Long> flush;

		Flushing(String name, StorageBackend store) {
			this.name = name;
			this.store = store;
			this.replicating = store.unwrap(ReplicatingStorageBackend.class);
			this.replicating.ifPresent(ReplicatingStorageBackend::shipUrgentFirst);
			this.flush = new FutureTask<>(() -> {
				this.replicating.ifPresentOrElse(ReplicatingStorageBackend::flushStore, store::flush);
				return millis(this.start);
			});
			Thread thread = new Thread(this.flush, "stackmemory-flush-" + name);
			thread.setDaemon(true);
			thread.start();
		}

		ExitReport.StoreReport await(ShutdownDeadline deadline) {
			try {
				return report(this.flush.get(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS), null);
			}
			catch (TimeoutException ex) {
				return report(millis(this.start), "it did not answer in time");
			}
			catch (ExecutionException ex) {
				logger.debug("The last flush of {} failed", this.store, ex);
				return report(millis(this.start), String.valueOf(ex.getCause()));
			}
			catch (InterruptedException ex) {
				Thread.currentThread().interrupt();
				return report(millis(this.start), "the wait for it was interrupted");
			}
		}

		private ExitReport.StoreReport report(long milliseconds, @Nullable String error) {
			Long unsynced = this.store.unwrap(FileStorageBackend.class)
				.map((files) -> files.unsynced().batches())
				.orElse(null);
			return new ExitReport.StoreReport(this.name, this.store.toString(), error == null, milliseconds, unsynced,
					error, List.of());
		}

		/**
		 * Adds what became of the replicas, which get what is left of the time.
		 */
		ExitReport.StoreReport awaitReplicas(ExitReport.StoreReport saved, ShutdownDeadline deadline) {
			return this.replicating.map((replicating) -> {
				replicating.awaitReplicated(new Revision(Long.MAX_VALUE), deadline.remaining());
				List<ExitReport.ReplicaReport> replicas = replicating.replicas()
					.stream()
					.map((status) -> new ExitReport.ReplicaReport(status.name(), status.location(), status.isComplete(),
							status.entries(), status.isComplete() ? null : status.latestFailure()))
					.toList();
				return new ExitReport.StoreReport(saved.store(), saved.location(), saved.saved(), saved.milliseconds(),
						saved.unsyncedBatches(), saved.error(), replicas);
			}).orElse(saved);
		}

	}

}
