package io.stackmemory.storage.tiered;

import java.time.Clock;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.StorageBackendContract;

/**
 * A cache changes no answer. It is small here, so that entries come and go.
 */
class CachingStorageBackendTests extends StorageBackendContract {

	@Override
	public StorageBackend open(Clock clock) {
		return new CachingStorageBackend(new MemoryStorageBackend(clock), 5, 2000, clock);
	}

}
