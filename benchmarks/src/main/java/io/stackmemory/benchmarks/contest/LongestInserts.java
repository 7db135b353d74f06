package io.stackmemory.benchmarks.contest;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

import io.stackmemory.StackMemory;
import io.stackmemory.benchmarks.Stores;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.storage.StorageBackend;

/**
 * The longest single inserts while a store grows, by one thread, but for those while
 * which the process stood still, as for the garbage collector. The arguments are a
 * backend, {@code memory}, {@code file} or {@code sqlite}, and how many documents.
 */
public final class LongestInserts {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int WARM_UP = 10_000;

	private static final int SHOWN = 5;

	private static final long SLOW = 1_000_000;

	/** By which numbers become keys that are in no order. */
	private static final long SPREAD = 0x9E3779B97F4A7C15L;

	private LongestInserts() {
	}

	/**
	 * Measures and prints the longest.
	 * @param arguments the backend and how many documents
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		Path directory = Files.createTempDirectory("longest");
		try (StorageBackend backend = Stores.named(arguments[0], directory)) {
			measure(backend, Integer.parseInt(arguments[1]));
		}
		finally {
			Turns.wipe(directory);
		}
	}

	private static void measure(StorageBackend backend, int documents) throws InterruptedException {
		DocumentCollection<Numbered> collection = StackMemory.builder(backend)
			.build()
			.collection(CollectionSpec.of("growing", Numbered.class, Numbered::id));
		List<long[]> slow = new ArrayList<>();
		Hiccups hiccups = new Hiccups();
		for (int number = 0; number < documents; number++) {
			Numbered document = new Numbered(Long.toHexString(number * SPREAD), number);
			long start = System.nanoTime();
			collection.insert(document);
			long end = System.nanoTime();
			if (end - start > SLOW && number >= WARM_UP) {
				slow.add(new long[] { number, start, end });
			}
		}
		hiccups.close();
		slow.removeIf((one) -> hiccups.overlap(one[1], one[2]));
		slow.sort(Comparator.comparingLong((one) -> one[1] - one[2]));
		OUT.println("| document | milliseconds |\n|---|---|");
		slow.stream()
			.limit(SHOWN)
			.forEach((one) -> OUT.printf(Locale.ROOT, "| %,d | %.1f |%n", one[0], (one[2] - one[1]) / 1e6));
	}

	/**
	 * A small document.
	 */
	record Numbered(String id, int number) {

	}

}
