package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqliteBackupTests {

	private static final Maintenance.BackupProgress NOBODY = (done, total) -> {
	};

	@TempDir
	private Path directory;

	@Test
	void isOfOneMomentWhileOthersWrite() throws IOException {
		Path file = this.directory.resolve("backup.db");
		AtomicBoolean ended = new AtomicBoolean();
		try (StorageBackend store = open("store.db")) {
			BatchWriter writer = new BatchWriter(store);
			for (int i = 0; i < 3000; i++) {
				writer.put("filler" + i, "{\"text\":\"" + "x".repeat(1000) + "\"}");
			}
			CompletableFuture<Integer> writing = CompletableFuture.supplyAsync(() -> {
				int i = 0;
				while (!ended.get()) {
					String value = String.valueOf(i++);
					writer.write(List.of(BatchWriter.put("a", value, Precondition.ANY),
							BatchWriter.put("z", value, Precondition.ANY)));
				}
				return i;
			});
			for (int i = 0; i < 5; i++) {
				Path copy = this.directory.resolve("copy" + i + ".db");
				store.maintenance().orElseThrow().backUp(copy, NOBODY);
				assertPair(copy);
			}
			List<Long> seen = new ArrayList<>();
			store.maintenance().orElseThrow().backUp(file, (done, total) -> {
				assertThat(done).isBetween(0L, total);
				seen.add(done);
			});
			assertThat(seen).isSorted().hasSizeGreaterThan(1);
			ended.set(true);
			assertThat(writing.join()).isPositive();
			assertThat(Files.getPosixFilePermissions(file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
			assertThatExceptionOfType(StorageLocationException.class)
				.isThrownBy(() -> store.maintenance().orElseThrow().backUp(file, NOBODY))
				.withMessageContaining("exists already");
			assertThatExceptionOfType(StorageLocationException.class).isThrownBy(
					() -> store.maintenance().orElseThrow().backUp(this.directory.resolve("none/backup.db"), NOBODY));
		}
		assertPair(file);
	}

	private void assertPair(Path copy) {
		try (StorageBackend opened = open(copy.getFileName().toString())) {
			assertThat(opened.maintenance().orElseThrow().verify()).isEmpty();
			assertThat(opened.count(Query.of(BatchWriter.key("a").namespace()))).isGreaterThanOrEqualTo(3000);
			Entry first = opened.read(BatchWriter.key("a"));
			Entry last = opened.read(BatchWriter.key("z"));
			assertThat((first != null) ? first.value() : null).isEqualTo((last != null) ? last.value() : null);
		}
	}

	private StorageBackend open(String name) {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve(name)), Clock.systemUTC());
	}

}
