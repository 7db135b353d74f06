package io.stackmemory.storage.file;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.StorageBackendContract;

/**
 * Files keep to every contract.
 */
@SuppressWarnings("NullAway.Init")
class FileStorageBackendTests extends StorageBackendContract {

	@TempDir
	private Path directory;

	@Override
	public StorageBackend open(Clock clock) {
		return FileStorageBackend.open(FileSettings.of(this.directory), clock);
	}

}
