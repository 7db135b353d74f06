package io.stackmemory.test.example;

import java.time.Clock;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.StorageBackendContract;

class SynchronizedMapBackendTests extends StorageBackendContract {

	@Override
	public StorageBackend open(Clock clock) {
		return new SynchronizedMapBackend(clock);
	}

	@Override
	public int rounds() {
		return 100;
	}

}
