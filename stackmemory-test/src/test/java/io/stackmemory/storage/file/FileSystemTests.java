package io.stackmemory.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * A real file system that is small, or can't be written to. Skipped where none can be
 * mounted.
 */
@SuppressWarnings("NullAway.Init")
class FileSystemTests {

	@TempDir(cleanup = CleanupMode.NEVER)
	private Path directory;

	@BeforeEach
	void mount() throws Exception {
		assumeThat(run("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", this.directory.toString()))
			.as("a file system can be mounted")
			.isZero();
	}

	@AfterEach
	void unmount() throws Exception {
		run("umount", this.directory.toString());
		Files.delete(this.directory);
	}

	@Test
	void goesOnWhenThereIsRoomAgain() throws IOException {
		Path ballast = Files.write(this.directory.resolve("ballast"), new byte[300_000]);
		int written = 0;
		try (FileStorageBackend backend = open()) {
			StorageFullException full = null;
			while (full == null) {
				try {
					write(backend, written + 1);
					written++;
				}
				catch (StorageFullException ex) {
					full = ex;
				}
			}
			assertThat(full).hasMessageContaining("Could not write to file:" + store());
			assertThat(written).isBetween(50, 1000);
			requireAll(backend, written);
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> write(backend, 2000));

			Files.delete(ballast);
			write(backend, ++written);
			requireAll(backend, written);
		}
		try (FileStorageBackend backend = open()) {
			requireAll(backend, written);
		}
	}

	@Test
	void refusesADirectoryThatCannotBeWrittenTo() throws Exception {
		try (FileStorageBackend backend = open()) {
			write(backend, 1);
		}
		assertThat(run("mount", "-o", "remount,ro", this.directory.toString())).isZero();

		assertThatExceptionOfType(StorageLocationException.class).isThrownBy(this::open)
			.withMessageContaining("No permission to write to " + store());

		assertThat(run("mount", "-o", "remount,rw", this.directory.toString())).isZero();
		try (FileStorageBackend backend = open()) {
			requireAll(backend, 1);
		}
	}

	private Path store() {
		return this.directory.resolve("store");
	}

	private FileStorageBackend open() {
		return FileStorageBackend.open(FileSettings.of(store()), Clock.systemUTC());
	}

	private static void write(FileStorageBackend backend, int number) {
		String value = "\"" + "x".repeat(3000) + "\"";
		backend.write(new WriteBatch(new Revision(number), BatchWriter.now(),
				List.of(BatchWriter.put("a" + number, value, Precondition.ABSENT),
						BatchWriter.put("b" + number, value, Precondition.ABSENT))));
	}

	private static void requireAll(FileStorageBackend backend, int count) {
		for (int i = 1; i <= count; i++) {
			assertThat(backend.readAll(List.of(BatchWriter.key("a" + i), BatchWriter.key("b" + i)))).hasSize(2);
		}
		assertThat(backend.read(BatchWriter.key("a" + (count + 1)))).isNull();
	}

	private static int run(String... command) throws IOException, InterruptedException {
		return new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start()
			.waitFor();
	}

}
