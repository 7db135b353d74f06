package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.StorageBackendContract;

/**
 * Replicas change no answer, and what is kept for them is not seen.
 */
class ReplicatingStorageBackendTests extends StorageBackendContract {

	@Override
	public StorageBackend open(Clock clock) {
		ReplicatingStorageBackend backend = new ReplicatingStorageBackend(new MemoryStorageBackend(clock),
				List.of(Replicas.of("one", new MemoryStorageBackend(clock)),
						Replicas.of("two", new MemoryStorageBackend(clock))),
				Duration.ofSeconds(20), clock);
		backend.start();
		return backend;
	}

}
