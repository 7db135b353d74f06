package io.stackmemory.test;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;

/**
 * Writes batches from 8 threads until it is killed or has written enough. Each batch that
 * was acknowledged is told to the parent process: its name, size and revision.
 */
final class WritingProcess {

	private static final FileOutputStream OUT = new FileOutputStream(FileDescriptor.out);

	private WritingProcess() {
	}

	public static void main(String[] arguments) throws Exception {
		CrashContract.Opener opener = (CrashContract.Opener) CrashContract.create(Class.forName(arguments[0]));
		String name = arguments[2];
		int batchesPerThread = Integer.parseInt(arguments[3]);
		try (StorageBackend backend = opener.open(Path.of(arguments[1]))) {
			BatchWriter writer = new BatchWriter(backend);
			List<Thread> threads = new ArrayList<>();
			for (int i = 0; i < 8; i++) {
				String prefix = name + "-" + i;
				Thread thread = new Thread(() -> write(writer, prefix, batchesPerThread));
				threads.add(thread);
				thread.start();
			}
			for (Thread thread : threads) {
				thread.join();
			}
		}
	}

	private static void write(BatchWriter writer, String prefix, int count) {
		SplittableRandom random = new SplittableRandom(prefix.hashCode());
		for (int number = 0; number < count; number++) {
			int size = random.nextInt(1, 6);
			String batch = prefix + "-" + number;
			List<WriteOperation> operations = new ArrayList<>();
			for (int part = 0; part < size; part++) {
				operations.add(BatchWriter.put(batch + "/" + part,
						"{\"batch\":\"" + batch + "\",\"size\":" + size + "}", Precondition.ABSENT));
			}
			acknowledge(batch + " " + size + " " + writer.write(operations) + "\n");
		}
	}

	private static void acknowledge(String line) {
		try {
			OUT.write(line.getBytes(StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

	/**
	 * What a batch was acknowledged with.
	 *
	 * @param batch its name
	 * @param size how many entries it has
	 * @param revision the revision of all of them
	 */
	record Acknowledged(String batch, int size, Revision revision) {

		static Acknowledged parse(String line) {
			String[] parts = line.split(" ", -1);
			return new Acknowledged(parts[0], Integer.parseInt(parts[1]), new Revision(Long.parseLong(parts[2])));
		}

	}

}
