package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.jdbc.SqliteSettings.Synchronous;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;

class SqliteCheckpointsTests {

	private static final long LONGEST_LOG = 100_000_000;

	/** Waiting for the disk keeps writers from running ahead. */
	private static final long LONGEST_LOG_OF_FULL = 50_000_000;

	private static final int MANY = 30_000;

	private static final int WRITERS = 4;

	private static final String DOCUMENT = "{\"text\":\"" + "x".repeat(6000) + "\"}";

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void beginsTheLogAnewWhileMuchIsWritten() throws IOException {
		try (JdbcStorageBackend backend = open(file())) {
			BatchWriter writer = new BatchWriter(backend);
			for (int i = 0; i < MANY; i++) {
				writer.put("k" + i % 100, DOCUMENT);
			}
			assertThat(Files.size(log())).isLessThan(LONGEST_LOG);
		}
	}

	@Test
	void beginsTheLogAnewWhileSeveralWriteWithoutAPause() throws Exception {
		List<Callable<Long>> writers = new ArrayList<>();
		try (JdbcStorageBackend backend = open(file(), Synchronous.FULL)) {
			for (int i = 0; i < WRITERS; i++) {
				String mine = "k" + i + "-";
				writers.add(() -> {
					BatchWriter writer = new BatchWriter(backend);
					for (int j = 0; j < MANY / WRITERS / 2; j++) {
						writer.put(mine + j % 100, DOCUMENT);
					}
					return Files.size(log());
				});
			}
			ExecutorService threads = Executors.newFixedThreadPool(WRITERS);
			try {
				for (Future<Long> size : threads.invokeAll(writers)) {
					assertThat(size.get()).isLessThan(LONGEST_LOG_OF_FULL);
				}
			}
			finally {
				threads.shutdownNow();
			}
		}
	}

	@Test
	void bringsEverythingIntoTheFileWhenNobodyWrites() throws IOException {
		try (JdbcStorageBackend backend = open(file())) {
			new BatchWriter(backend).put("k", DOCUMENT);
			Path copy = this.directory.resolve("copy.db");
			long end = System.nanoTime() + 30_000_000_000L;
			do {
				LockSupport.parkNanos(100_000_000);
				Files.deleteIfExists(copy);
				Files.copy(file(), copy);
			}
			while (!holdsTheDocument(copy) && System.nanoTime() < end);
			assertThat(holdsTheDocument(copy)).as("without the log").isTrue();
		}
	}

	@Test
	void writesOnWhileSomebodyReadsWhatWasThereBefore() throws IOException {
		try (JdbcStorageBackend backend = open(file())) {
			BatchWriter writer = new BatchWriter(backend);
			writer.put("k0", DOCUMENT);
			backend.scan(Query.of(BatchWriter.key("k").namespace()), (entry) -> {
				for (int i = 0; i < 3000; i++) {
					writer.put("k" + i % 100, DOCUMENT);
				}
			});
			assertThat(backend.count(Query.of(BatchWriter.key("k").namespace()))).isEqualTo(100);
		}
	}

	@Test
	void leavesNoThreadAndNoLogBehind() {
		try (JdbcStorageBackend backend = open(file())) {
			BatchWriter writer = new BatchWriter(backend);
			for (int i = 0; i < 1000; i++) {
				writer.put("k" + i, DOCUMENT);
			}
		}
		assertThat(Thread.getAllStackTraces().keySet()).extracting(Thread::getName)
			.noneMatch((name) -> name.startsWith("stackmemory-sqlite"));
		assertThat(log()).doesNotExist();
	}

	private static boolean holdsTheDocument(Path file) {
		try (JdbcStorageBackend backend = open(file)) {
			return backend.read(BatchWriter.key("k")) != null;
		}
	}

	private static JdbcStorageBackend open(Path file) {
		return open(file, Synchronous.NORMAL);
	}

	private static JdbcStorageBackend open(Path file, Synchronous synchronous) {
		SqliteSettings usual = SqliteSettings.of(file);
		return JdbcStorageBackend.sqlite(
				new SqliteSettings(file, synchronous, usual.busyTimeout(), usual.maximumReaders(), usual.schema()),
				Clock.systemUTC());
	}

	private Path file() {
		return this.directory.resolve("memory.db");
	}

	private Path log() {
		return this.directory.resolve("memory.db-wal");
	}

}
