package io.stackmemory.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.StackMemory;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.jdbc.SqliteSettings;

/**
 * What an event costs that is appended to one frame, at the beginning of a long run and
 * at its end. The argument is how many events the run has.
 */
public final class LongRun {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int WARM_UP = 5000;

	private static final int WINDOW = 1000;

	private LongRun() {
	}

	/**
	 * Measures and prints a table.
	 * @param arguments how many events
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		int events = Integer.parseInt(arguments[0]);
		OUT.printf("| backend | the first %,d | the last %,d of %,d |%n|---|---|---|%n", WINDOW, WINDOW, events);
		Path directory = Files.createTempDirectory("stackmemory");
		try (StorageBackend sqlite = Stores.sqlite(directory, SqliteSettings.Synchronous.NORMAL)) {
			measure("SQLite", sqlite, events);
		}
		try (StorageBackend files = Stores.file(directory.resolve("files"), FileSettings.Sync.INTERVAL)) {
			measure("file", files, events);
		}
		try (EmbeddedPostgres server = Stores.startPostgres();
				StorageBackend postgres = Stores.postgres(Stores.url(server), "stackmemory")) {
			measure("PostgreSQL", postgres, events);
		}
	}

	private static void measure(String name, StorageBackend backend, int events) {
		StackMemory memory = StackMemory.builder(backend).build();
		append(memory, memory.frames().stack("p", "warm").push(FrameType.TASK, "Warm up", Map.of()), WARM_UP);
		Frame frame = memory.frames().stack("p", "long").push(FrameType.TASK, "Long run", Map.of());
		double[] times = append(memory, frame, events);
		OUT.printf(Locale.ROOT, "| %s | %.0f µs | %.0f µs |%n", name, median(times, 0),
				median(times, times.length - WINDOW));
	}

	private static double[] append(StackMemory memory, Frame frame, int events) {
		double[] times = new double[events];
		for (int i = 0; i < events; i++) {
			Map<String, Object> payload = Map.of("number", i, "text", "output ".repeat(50));
			long start = System.nanoTime();
			memory.frames().events().append(frame.id(), "output", payload);
			times[i] = (System.nanoTime() - start) / 1e3;
		}
		return times;
	}

	private static double median(double[] times, int from) {
		double[] window = Arrays.copyOfRange(times, from, from + WINDOW);
		Arrays.sort(window);
		return window[WINDOW / 2];
	}

}
