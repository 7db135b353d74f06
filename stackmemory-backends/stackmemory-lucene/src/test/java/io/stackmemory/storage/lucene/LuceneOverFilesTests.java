package io.stackmemory.storage.lucene;

import java.nio.file.Path;
import java.time.Clock;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.test.BackendFixture;
import io.stackmemory.test.SearchContract;
import io.stackmemory.test.TextSearchContract;

/**
 * Files with an index of words.
 */
class LuceneOverFilesTests implements BackendFixture {

	@TempDir
	Path directory;

	@Override
	public StorageBackend open(Clock clock) {
		return LuceneStorageBackend
			.onDisk(FileStorageBackend.open(FileSettings.of(this.directory.resolve("store")), clock), this.directory);
	}

	@Nested
	class Texts extends TextSearchContract {

	}

	@Nested
	class Searching extends SearchContract {

	}

}
