package io.stackmemory.storage.lucene;

import java.time.Clock;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.StorageBackendContract;

/**
 * Memory with an index of words.
 */
class LuceneOverMemoryTests extends StorageBackendContract {

	@Override
	public StorageBackend open(Clock clock) {
		return LuceneStorageBackend.inMemory(new MemoryStorageBackend(clock));
	}

}
