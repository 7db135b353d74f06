package io.stackmemory.test;

import java.time.Clock;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

class FaultInjectingStorageBackendContractTests extends StorageBackendContract {

	@Override
	public StorageBackend open(Clock clock) {
		return new FaultInjectingStorageBackend(new MemoryStorageBackend(clock));
	}

}
