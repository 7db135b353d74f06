package io.stackmemory.test;

import java.time.Clock;

import org.junit.jupiter.api.Nested;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

class MemoryStorageBackendTests implements BackendFixture {

	@Override
	public StorageBackend open(Clock clock) {
		return new MemoryStorageBackend(clock);
	}

	@Nested
	class ReadsAndWrites extends ReadWriteContract {

	}

	@Nested
	class HostileTexts extends HostileTextContract {

	}

}
