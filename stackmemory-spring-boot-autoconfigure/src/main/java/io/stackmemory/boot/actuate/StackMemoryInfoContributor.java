package io.stackmemory.boot.actuate;

import java.util.Map;

import org.springframework.boot.actuate.info.Info;
import org.springframework.boot.actuate.info.InfoContributor;

import io.stackmemory.storage.StorageBackend;

/**
 * Tells in {@code /actuator/info} where the memory of an application is, and what a write
 * survives. Asks the store nothing.
 */
public final class StackMemoryInfoContributor implements InfoContributor {

	private final StorageBackend backend;

	/**
	 * Creates the contributor.
	 * @param backend the store
	 */
	public StackMemoryInfoContributor(StorageBackend backend) {
		this.backend = backend;
	}

	@Override
	public void contribute(Info.Builder builder) {
		builder.withDetail("stackmemory", Map.of("backend", this.backend.name(), "acknowledged",
				this.backend.durability().acknowledged(), "flushed", this.backend.durability().flushed()));
	}

}
