package io.stackmemory.storage.file;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.test.ChildJvm;
import io.stackmemory.test.CrashContract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Real processes that write to a directory and compact it all the time, and are killed.
 */
class FileKillTests extends CrashContract {

	FileKillTests() {
		super(CompactingOften.class);
	}

	@Test
	void oneProcessHasTheDirectoryUntilItDies() throws Exception {
		Process process = ChildJvm.start(HoldingProcess.class, directory().toString());
		assertThat(process.getInputStream().read()).isEqualTo('!');

		assertThatExceptionOfType(StorageUnavailableException.class)
			.isThrownBy(() -> new CompactingOften().open(directory()))
			.withMessageContaining("is in use by process " + process.pid() + " since ");

		process.destroyForcibly().waitFor();
		try (StorageBackend backend = new CompactingOften().open(directory())) {
			assertThat(backend.name()).isEqualTo("file");
		}
		assertThat(Files.readString(directory().resolve(StoreLock.NAME), StandardCharsets.UTF_8)).isEmpty();
	}

	static final class CompactingOften implements Opener {

		@Override
		public StorageBackend open(Path directory) {
			FileSettings.Compaction often = new FileSettings.Compaction(500, Long.MAX_VALUE, 1000, Duration.ofHours(1));
			return FileStorageBackend.open(FileSettings.of(directory).withCompaction(often), Clock.systemUTC());
		}

	}

	/**
	 * Opens a directory, says so, and keeps it until it is killed.
	 */
	static final class HoldingProcess {

		private HoldingProcess() {
		}

		public static void main(String[] arguments) throws Exception {
			try (StorageBackend backend = new CompactingOften().open(Path.of(arguments[0]))) {
				java.io.OutputStream out = new java.io.FileOutputStream(java.io.FileDescriptor.out);
				out.write('!');
				out.flush();
				new java.util.concurrent.CountDownLatch(1).await();
				assertThat(backend).isNotNull();
			}
		}

	}

}
