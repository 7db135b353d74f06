package io.stackmemory.boot.autoconfigure;

import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.boot.platform.Platform;
import io.stackmemory.storage.StorageBackend;

/**
 * Opens the store that {@code stackmemory.backend} chooses, with its replicas, and makes
 * sure that it is as durable as it has to be.
 */
final class DefaultStore {

	private static final String IN_GIT = "git";

	private final List<StorageBackendFactory> factories;

	private final ReplicationProperties replication;

	private final DurabilityRequirement durability;

	private final HostApplication host;

	DefaultStore(List<StorageBackendFactory> factories, ReplicationProperties replication,
			DurabilityRequirement durability, HostApplication host) {
		this.factories = factories;
		this.replication = replication;
		this.durability = durability;
		this.host = host;
	}

	StorageBackend open(@Nullable String backend) {
		boolean gitAvailable = this.factories.stream().anyMatch((factory) -> factory.name().equals(IN_GIT));
		BackendChoice.Choice choice = new BackendChoice(this.host.environment(), Platform.current(), gitAvailable)
			.resolve(backend);
		StorageBackendSelection selection = new StorageBackendSelection("stackmemory.backend", this.factories);
		StorageBackend opened = new Replication(this.replication, choice.replicaInGit(), this.factories,
				this.host.clock())
			.behind(() -> selection.pick(choice.backend()).create());
		this.durability.check(opened);
		return opened;
	}

}
