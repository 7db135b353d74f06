package io.stackmemory.boot.health;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.StorageBackend;

/**
 * Says what the check of the backend says. A store that serves but needs attention is
 * {@link #DEGRADED}.
 */
public final class StackMemoryHealthIndicator extends AbstractHealthIndicator {

	/** The store serves, but something needs attention. */
	public static final Status DEGRADED = new Status("DEGRADED");

	private final StorageBackend backend;

	/**
	 * Creates the indicator.
	 * @param backend what is checked
	 */
	public StackMemoryHealthIndicator(StorageBackend backend) {
		super("The check of the storage backend failed");
		this.backend = backend;
	}

	@Override
	protected void doHealthCheck(Health.Builder builder) {
		CheckResult result = this.backend.check();
		builder.status(status(result.status()))
			.withDetail("backend", this.backend.name())
			.withDetail("acknowledged", this.backend.durability().acknowledged())
			.withDetails(result.details());
		if (!result.message().isEmpty()) {
			builder.withDetail("message", result.message());
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
