package io.stackmemory.storage.file;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store with more bytes of values than the heap of the process that opens it.
 */
@SuppressWarnings("NullAway.Init")
class FileHeapTests {

	private static final int COUNT = 100_000;

	private static final int SIZE = 2_000;

	@TempDir
	private Path directory;

	@Test
	void servesMoreThanFitsIntoMemory() throws Exception {
		try (FileStorageBackend backend = open(this.directory)) {
			String value = "\"" + "x".repeat(SIZE) + "\"";
			for (int from = 0; from < COUNT; from += 1000) {
				List<WriteOperation> puts = new ArrayList<>();
				for (int i = from; i < from + 1000; i++) {
					puts.add(BatchWriter.put("k" + i, value, Precondition.ANY));
				}
				backend.write(new WriteBatch(new Revision(from + 1), Instant.EPOCH, puts));
			}
		}

		// 128 MiB of heap, see ChildJvm
		Process process = ChildJvm.start(ServingProcess.class, this.directory.toString());
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor()).as(output).isZero();
		assertThat(output).isEqualTo("scanned " + COUNT);
	}

	private static FileStorageBackend open(Path directory) {
		return FileStorageBackend.open(FileSettings.of(directory).withSync(FileSettings.Sync.NONE), Clock.systemUTC());
	}

	static final class ServingProcess {

		private ServingProcess() {
		}

		public static void main(String[] arguments) throws Exception {
			try (FileStorageBackend backend = open(Path.of(arguments[0]));
					FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
				long[] count = new long[1];
				backend.scan(Query.of(BatchWriter.key("k").namespace()), (entry) -> count[0]++);
				new BatchWriter(backend).put("more", "1");
				backend.compact();
				assertThat(backend.read(BatchWriter.key("k77"))).isNotNull();
				out.write(("scanned " + count[0]).getBytes(StandardCharsets.UTF_8));
			}
		}

	}

}
