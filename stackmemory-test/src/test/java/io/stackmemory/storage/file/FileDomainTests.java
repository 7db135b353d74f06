package io.stackmemory.storage.file;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.DomainContract;

/**
 * Files serves agents.
 */
@SuppressWarnings("NullAway.Init")
class FileDomainTests extends DomainContract {

	@TempDir
	private Path directory;

	@Override
	public StorageBackend open(Clock clock) {
		return FileStorageBackend.open(FileSettings.of(this.directory), clock);
	}

}
