package io.stackmemory.boot.autoconfigure;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

import org.springframework.util.ClassUtils;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.TextScan;
import io.stackmemory.storage.lucene.LuceneStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * Gives a backend that has no index of words one by Lucene, where that is on the class
 * path. Without it, searches read what they search: slower, with the same answers.
 */
final class TextIndexing {

	private static final String LUCENE = "org.apache.lucene.index.IndexWriter";

	private static final String LAYER = "io.stackmemory.storage.lucene.LuceneStorageBackend";

	private TextIndexing() {
	}

	static StorageBackend over(StorageBackend backend, @Nullable ClassLoader classLoader) {
		// Looking for Lucene loads its classes
		boolean wanted = backend.textSearch() instanceof TextScan;
		return (wanted && ClassUtils.isPresent(LUCENE, classLoader) && ClassUtils.isPresent(LAYER, classLoader))
				? WithLucene.over(backend) : backend;
	}

	/**
	 * Loaded only where Lucene is there.
	 */
	private static final class WithLucene {

		static StorageBackend over(StorageBackend backend) {
			return backend.unwrap(MemoryStorageBackend.class).isPresent() ? LuceneStorageBackend.inMemory(backend)
					: LuceneStorageBackend.onDisk(backend, Path.of(System.getProperty("java.io.tmpdir")));
		}

	}

}
