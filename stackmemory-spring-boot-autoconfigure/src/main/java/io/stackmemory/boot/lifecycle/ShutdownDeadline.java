package io.stackmemory.boot.lifecycle;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationContextAware;
import org.springframework.context.ApplicationListener;
import org.springframework.context.event.ContextClosedEvent;

/**
 * The one deadline of a shutdown, counted from the moment at which the application begins
 * to stop: what web requests take to end is part of it. Safe for use by several threads.
 */
public final class ShutdownDeadline implements ApplicationListener<ContextClosedEvent>, ApplicationContextAware {

	/** What is left to whoever comes after the deadline, to end what is not stuck. */
	private static final Duration LEAST = Duration.ofMillis(200);

	private final Duration timeout;

	private volatile @Nullable ApplicationContext own;

	private volatile @Nullable Long begun;

	/**
	 * Creates a deadline that has not begun.
	 * @param timeout how long a shutdown may take
	 */
	public ShutdownDeadline(Duration timeout) {
		this.timeout = timeout;
	}

	@Override
	public void setApplicationContext(ApplicationContext context) {
		this.own = context;
	}

	@Override
	public void onApplicationEvent(ContextClosedEvent event) {
		if (event.getApplicationContext() == this.own && this.begun == null) {
			this.begun = System.nanoTime();
		}
	}

	/**
	 * How much time is left.
	 * @return the time, a little at least; all of it if the application does not stop
	 */
	public Duration remaining() {
		Long start = this.begun;
		if (start == null) {
			return this.timeout;
		}
		Duration left = this.timeout.minusNanos(System.nanoTime() - start);
		return (left.compareTo(LEAST) > 0) ? left : LEAST;
	}

}
