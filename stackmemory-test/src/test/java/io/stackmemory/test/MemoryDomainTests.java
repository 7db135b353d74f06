package io.stackmemory.test;

import java.time.Clock;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

class MemoryDomainTests extends DomainContract {

	@Override
	public StorageBackend open(Clock clock) {
		return new MemoryStorageBackend(clock);
	}

}
