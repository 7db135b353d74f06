package io.stackmemory.boot.lifecycle;

import java.util.function.IntConsumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.SpringApplication;
import org.springframework.context.SmartLifecycle;

/**
 * Lets the process end with another status than 0 if not everything was saved, so that
 * whoever started it knows. The status is that of an input or output error in
 * {@code sysexits.h}.
 */
public final class ExitStatus implements SmartLifecycle, AutoCloseable, Runnable {

	/** The status of a process that could not save everything. */
	public static final int NOT_SAVED = 74;

	private static final Logger logger = LoggerFactory.getLogger(ExitStatus.class);

	private final FlushOnShutdown flush;

	private final IntConsumer halt;

	private volatile boolean running;

	/**
	 * Creates the step.
	 * @param flush what tells whether everything was saved
	 * @param halt ends the process with a status
	 */
	public ExitStatus(FlushOnShutdown flush, IntConsumer halt) {
		this.flush = flush;
		this.halt = halt;
	}

	/**
	 * Has it looked at when the process ends, after the application was closed.
	 */
	@Override
	public void start() {
		this.running = true;
		SpringApplication.getShutdownHandlers().add(this);
	}

	@Override
	public void stop() {
		this.running = false;
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return FlushOnShutdown.PHASE;
	}

	/**
	 * Has it looked at no more, where all is well: an application that is closed long
	 * before the process ends is not kept in memory.
	 */
	@Override
	public void close() {
		ExitReport report = this.flush.report();
		if (report == null || report.complete()) {
			try {
				SpringApplication.getShutdownHandlers().remove(this);
			}
			catch (IllegalStateException ex) {
				logger.trace("The process is ending already", ex);
			}
		}
	}

	@Override
	public void run() {
		ExitReport report = this.flush.report();
		if (report != null && !report.complete()) {
			logger.error("Not everything was saved; the process ends with the status {}", NOT_SAVED);
			this.halt.accept(NOT_SAVED);
		}
	}

}
