package io.stackmemory.boot.lifecycle;

import java.util.Collection;
import java.util.List;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.context.SmartLifecycle;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;

/**
 * Makes everything durable when the application stops: after the web server has finished
 * its last requests and has stopped, and before any bean is destroyed.
 * <p>
 * A failure is logged and does not keep the application from stopping; the backend tries
 * once more when it is closed.
 */
public final class FlushOnShutdown implements SmartLifecycle {

	/**
	 * Below the phase in which the web server stops, which is {@link #DEFAULT_PHASE} less
	 * 2048. What stops later has a lower phase.
	 */
	public static final int PHASE = DEFAULT_PHASE - 4096;

	private static final Logger logger = LoggerFactory.getLogger(FlushOnShutdown.class);

	private final List<StorageBackend> backends;

	private volatile boolean running;

	/**
	 * Creates the step.
	 * @param backends what to flush
	 */
	public FlushOnShutdown(Collection<StorageBackend> backends) {
		this.backends = List.copyOf(backends);
	}

	@Override
	public void start() {
		this.running = true;
	}

	@Override
	public void stop() {
		this.running = false;
		this.backends.forEach(FlushOnShutdown::flush);
	}

	private static void flush(StorageBackend backend) {
		try {
			backend.flush();
			logger.debug("Flushed {}", backend);
		}
		catch (StorageException ex) {
			logger.error("Could not flush {}. What was written last may be lost if the machine fails now.", backend,
					ex);
		}
	}

	@Override
	public boolean isRunning() {
		return this.running;
	}

	@Override
	public int getPhase() {
		return PHASE;
	}

}
