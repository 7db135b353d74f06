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

/**
 * Does something again and again on a daemon thread of its own, as long as the
 * application runs. Stops before the store is flushed, and waits a few seconds for what
 * is being done.
 */
public abstract class PeriodicTask implements SmartLifecycle {

	private static final Logger logger = LoggerFactory.getLogger(PeriodicTask.class);

	private static final Duration PATIENCE = Duration.ofSeconds(5);

	private final String name;

	private final Duration delay;

	private final Duration interval;

	private @Nullable ScheduledExecutorService thread;

	/**
	 * Creates a task.
	 * @param name the name of its thread
	 * @param delay how long after the start it is done first
	 * @param interval from its end to its next beginning; zero if it is never to be done
	 */
	protected PeriodicTask(String name, Duration delay, Duration interval) {
		this.name = name;
		this.delay = delay;
		this.interval = interval;
	}

	/**
	 * Does it once. What it throws ends the task for good.
	 */
	protected abstract void run();

	@Override
	public synchronized void start() {
		if (this.thread != null || this.interval.isZero()) {
			return;
		}
		ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor((runnable) -> {
			Thread own = new Thread(runnable, this.name);
			own.setDaemon(true);
			return own;
		});
		Future<?> unused = started.scheduleWithFixedDelay(this::run, this.delay.toNanos(), this.interval.toNanos(),
				TimeUnit.NANOSECONDS);
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
				logger.warn("{} is still at work after {}; what it leaves is done next time", this.name, PATIENCE);
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

}
