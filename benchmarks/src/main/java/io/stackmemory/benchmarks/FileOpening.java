package io.stackmemory.benchmarks;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * How long the file backend takes to open a store, and how much heap it needs then:
 * documents of 600 bytes are written, and opened by a JVM of its own with 512 MiB of
 * heap. The argument is the number of documents.
 */
public final class FileOpening {

	private static final Namespace FRAMES = new Namespace("frames");

	private static final String HEAP = "-Xmx512m";

	private static final int AT_ONCE = 1000;

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private FileOpening() {
	}

	/**
	 * Measures and prints.
	 * @param arguments the number of documents
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		int count = Integer.parseInt(arguments[0]);
		if (arguments.length > 1) {
			serve(Path.of(arguments[1]), count);
			return;
		}
		Path directory = Files.createTempDirectory("stackmemory");
		try {
			fill(directory, count);
			for (int i = 0; i < 3; i++) {
				List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), HEAP,
						"-cp", classPath(), FileOpening.class.getName(), Integer.toString(count), directory.toString());
				int code = new ProcessBuilder(command).inheritIO().start().waitFor();
				if (code != 0) {
					throw new IllegalStateException("The process ended with " + code);
				}
			}
		}
		finally {
			delete(directory);
		}
	}

	private static void fill(Path directory, int count) {
		FileSettings settings = FileSettings.of(directory).withSync(FileSettings.Sync.NONE);
		long start = System.nanoTime();
		try (FileStorageBackend backend = FileStorageBackend.open(settings, Clock.systemUTC())) {
			for (int from = 0; from < count; from += AT_ONCE) {
				List<WriteOperation> puts = new ArrayList<>();
				for (int i = from; i < Math.min(from + AT_ONCE, count); i++) {
					puts.add(put(i));
				}
				backend.write(new WriteBatch(new Revision(from + 1), Instant.ofEpochMilli(from), puts));
			}
			backend.compact();
		}
		OUT.printf(Locale.ROOT, "written and compacted in %.1f s%n", seconds(start));
	}

	private static void serve(Path directory, int count) {
		long start = System.nanoTime();
		try (FileStorageBackend backend = FileStorageBackend.open(FileSettings.of(directory), Clock.systemUTC())) {
			double opened = seconds(start);
			long heap = usedHeap();
			Random random = new Random(1);
			start = System.nanoTime();
			int reads = 100_000;
			for (int i = 0; i < reads; i++) {
				require(backend.read(key(random.nextInt(count))) != null);
			}
			double read = seconds(start) / reads * 1e6;
			start = System.nanoTime();
			long[] seen = new long[1];
			backend.scan(Query.of(FRAMES), (entry) -> seen[0]++);
			require(seen[0] == count);
			double scan = seconds(start);
			start = System.nanoTime();
			Revision revision = new RevisionClock(Clock.systemUTC()).next();
			backend.write(new WriteBatch(revision, Instant.ofEpochMilli(1), List.of(put(random.nextInt(count)))));
			backend.compact();
			OUT.printf(Locale.ROOT,
					"%,d documents: opened in %.2f s, %d MiB of heap; a read %.1f µs, a scan %.1f s, "
							+ "a compaction %.1f s, %d MiB of heap%n",
					count, opened, heap, read, scan, seconds(start), usedHeap());
		}
	}

	private static String classPath() {
		if (FileOpening.class.getClassLoader() instanceof URLClassLoader loader) {
			return Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
		}
		return System.getProperty("java.class.path");
	}

	private static WriteOperation put(int number) {
		String beginning = "{\"id\":\"frame-" + number + "\",\"runId\":\"run-" + number / 200 + "\",\"text\":\"";
		String value = beginning + "x".repeat(600 - beginning.length() - 2) + "\"}";
		return new WriteOperation.Put(key(number), JsonDocument.parse(value), Precondition.ANY);
	}

	private static EntryKey key(int number) {
		return new EntryKey(FRAMES, "frame-%032d".formatted(number));
	}

	private static long usedHeap() {
		System.gc();
		return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() >> 20;
	}

	private static double seconds(long start) {
		return Duration.ofNanos(System.nanoTime() - start).toMillis() / 1e3;
	}

	private static void require(boolean condition) {
		if (!condition) {
			throw new IllegalStateException("A wrong answer");
		}
	}

	private static void delete(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
				Files.delete(file);
			}
		}
	}

}
