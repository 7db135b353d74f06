package io.stackmemory.boot.health;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.StorageBackend;

/**
 * Says what the check of the backend says, and how long it took. A store that serves but
 * needs attention is {@link #DEGRADED}; so is one whose disk is nearly full.
 * <p>
 * The answer comes within the time-out, also where the store hangs: then it is down, and
 * no second check is begun before the first has ended.
 */
public final class StackMemoryHealthIndicator extends AbstractHealthIndicator {

	/** The store serves, but something needs attention. */
	public static final Status DEGRADED = new Status("DEGRADED");

	private static final String USABLE_BYTES = "usableBytes";

	private final StorageBackend backend;

	private final Duration timeout;

	private final long diskSpaceThreshold;

	private @Nullable Future<CheckResult> running;

	/**
	 * Creates the indicator.
	 * @param backend what is checked
	 * @param timeout how long a check may take
	 * @param diskSpaceThreshold the store is degraded where its disk has fewer bytes left
	 */
	public StackMemoryHealthIndicator(StorageBackend backend, Duration timeout, long diskSpaceThreshold) {
		super("The check of the storage backend failed");
		this.backend = backend;
		this.timeout = timeout;
		this.diskSpaceThreshold = diskSpaceThreshold;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) throws InterruptedException {
		long start = System.nanoTime();
		CheckResult result = check();
		builder.status(status(result.status()))
			.withDetail("backend", this.backend.name())
			.withDetail("acknowledged", this.backend.durability().acknowledged())
			.withDetail("flushed", this.backend.durability().flushed())
			.withDetail("checkMillis", TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start))
			.withDetails(result.details());
		String message = result.message();
		if (result.details().get(USABLE_BYTES) instanceof Long usable && usable < this.diskSpaceThreshold) {
			message = (message.isEmpty() ? "" : message + ". ") + "The disk has " + usable + " bytes left";
			if (result.status() == CheckResult.Status.UP) {
				builder.status(DEGRADED);
			}
		}
		if (!message.isEmpty()) {
			builder.withDetail("message", message);
		}
		this.backend.unwrap(LatestFailure.class)
			.map(LatestFailure::latest)
			.ifPresent((failure) -> builder.withDetail("latestFailure", failure.message())
				.withDetail("latestFailureAt", failure.at()));
	}

	private CheckResult check() throws InterruptedException {
		Future<CheckResult> check = begin();
		try {
			CheckResult result = check.get(this.timeout.toNanos(), TimeUnit.NANOSECONDS);
			ended(check);
			return result;
		}
		catch (TimeoutException ex) {
			return CheckResult.down("The check has not answered within " + this.timeout.toMillis() + " ms");
		}
		catch (ExecutionException ex) {
			ended(check);
			return CheckResult.down(String.valueOf(ex.getCause()));
		}
	}

	private synchronized Future<CheckResult> begin() {
		Future<CheckResult> before = this.running;
		if (before != null && !before.isDone()) {
			return before;
		}
		FutureTask<CheckResult> check = new FutureTask<>(this.backend::check);
		Thread thread = new Thread(check, "stackmemory-health");
		thread.setDaemon(true);
		thread.start();
		this.running = check;
		return check;
	}

	private synchronized void ended(Future<CheckResult> check) {
		if (this.running == check) {
			this.running = null;
		}
	}

	private static Status status(CheckResult.Status status) {
		return switch (status) {
			case UP -> Status.UP;
			case DEGRADED -> DEGRADED;
			case DOWN -> Status.DOWN;
		};
	}

}
