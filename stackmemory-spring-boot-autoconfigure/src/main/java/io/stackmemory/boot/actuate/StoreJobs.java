package io.stackmemory.boot.actuate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.boot.operation.StoreOperation;

/**
 * Runs one operation at a time on a thread of its own, and remembers the last ones. Safe
 * for use by several threads.
 */
final class StoreJobs {

	private static final int REMEMBERED = 20;

	private static final Duration PATIENCE = Duration.ofSeconds(1);

	private final Clock clock;

	private final AtomicInteger numbers = new AtomicInteger();

	private final Map<String, Running> jobs = new LinkedHashMap<>();

	StoreJobs(Clock clock) {
		this.clock = clock;
	}

	/**
	 * Begins a job, and waits a moment for what is done in no time.
	 * @throws IllegalStateException if another one is running
	 */
	StoreJob start(StoreOperation operation, Function<Progress, @Nullable Object> work) {
		Running job;
		synchronized (this) {
			for (Running other : this.jobs.values()) {
				if (other.job().state() == StoreJob.State.RUNNING) {
					throw new IllegalStateException("The job " + other.id + " (" + other.operation.label()
							+ ") is running; wait until it has ended");
				}
			}
			job = new Running(Integer.toString(this.numbers.incrementAndGet()), operation, this.clock.instant());
			this.jobs.put(job.id, job);
			this.jobs.keySet()
				.removeAll(List.copyOf(this.jobs.keySet()).subList(0, Math.max(0, this.jobs.size() - REMEMBERED)));
		}
		Thread thread = new Thread(() -> job.run(work, this.clock), "stackmemory-" + operation.label());
		thread.setDaemon(true);
		thread.start();
		try {
			thread.join(PATIENCE.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		return job.job();
	}

	synchronized @Nullable StoreJob find(String id) {
		Running job = this.jobs.get(id);
		return (job != null) ? job.job() : null;
	}

	synchronized List<StoreJob> all() {
		List<StoreJob> all = new ArrayList<>();
		this.jobs.values().forEach((job) -> all.add(job.job()));
		return all;
	}

	/**
	 * How a job says how far it is.
	 */
	static final class Progress implements io.stackmemory.storage.archive.Progress {

		private final AtomicLong done = new AtomicLong();

		private volatile @Nullable Long total;

		@Override
		public void expect(long entries) {
			this.total = entries;
		}

		@Override
		public void advance(long entries) {
			this.done.addAndGet(entries);
		}

	}

	private static final class Running {

		private final String id;

		private final StoreOperation operation;

		private final Instant startedAt;

		private final Progress progress = new Progress();

		private volatile @Nullable Ended ended;

		Running(String id, StoreOperation operation, Instant startedAt) {
			this.id = id;
			this.operation = operation;
			this.startedAt = startedAt;
		}

		void run(Function<Progress, @Nullable Object> work, Clock clock) {
			try {
				Object result = work.apply(this.progress);
				this.ended = new Ended(clock.instant(), result, null);
			}
			catch (RuntimeException ex) {
				this.ended = new Ended(clock.instant(), null, String.valueOf(ex.getMessage()));
			}
		}

		StoreJob job() {
			Ended end = this.ended;
			long done = this.progress.done.get();
			if (end == null) {
				return new StoreJob(this.id, this.operation.label(), StoreJob.State.RUNNING, this.startedAt, null, done,
						this.progress.total, null, null);
			}
			return new StoreJob(this.id, this.operation.label(),
					(end.error == null) ? StoreJob.State.SUCCEEDED : StoreJob.State.FAILED, this.startedAt, end.at,
					done, this.progress.total, end.result, end.error);
		}

	}

	private record Ended(Instant at, @Nullable Object result, @Nullable String error) {

	}

}
