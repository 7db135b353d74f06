package io.stackmemory.boot.lifecycle;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

import io.stackmemory.retention.SweepReport;
import io.stackmemory.retention.Sweeper;

/**
 * Forgets what is not to be kept, and removes what has expired, at intervals, as long as
 * the application runs. A sweep that fails is logged and tried again next time. Stops
 * before the store is flushed.
 */
public final class SweepPeriodically implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(SweepPeriodically.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final Sweeper sweeper;

	private final Duration interval;

	private @Nullable ScheduledExecutorService thread;

	/**
	 * Creates the task.
	 * @param sweeper forgets
	 * @param interval from the end of a sweep to the next one, and before the first
	 */
	public SweepPeriodically(Sweeper sweeper, Duration interval) {
		this.sweeper = sweeper;
		this.interval = interval;
	}

	@Override
	public synchronized void start() {
		if (this.thread != null) {
			return;
		}
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((runnable) -> {
			Thread own = new Thread(runnable, "stackmemory-sweeper");
			own.setDaemon(true);
			return own;
		});
		long nanos = this.interval.toNanos();
		Future<?> unused = started.scheduleWithFixedDelay(this::sweep, nanos, nanos, TimeUnit.NANOSECONDS);
		this.thread = started;
	}

	@Override
	public synchronized void stop() {
		ScheduledExecutorService running = this.thread;
		this.thread = null;
		if (running == null) {
			return;
		}
		running.shutdown();
		try {
			if (!running.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("A sweep is still running after {}; the next one does what it leaves", PATIENCE);
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	@Override
	public synchronized boolean isRunning() {
		return this.thread != null;
	}

	@Override
	public int getPhase() {
		return FlushOnShutdown.PHASE + 1;
	}

	private void sweep() {
		try {
			SweepReport report = this.sweeper.sweep();
			if (report.total() > 0) {
				logger.info("Retention has forgotten {}, and the events of {} frames among it", report.forgotten(),
						report.reducedFrames());
			}
		}
		catch (RuntimeException ex) {
			logger.warn("A sweep failed; what it left is done by the next one", ex);
		}
	}

}
