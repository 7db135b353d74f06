package io.stackmemory.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.StackMemory;
import io.stackmemory.agent.NewTask;
import io.stackmemory.frame.ContextBudget;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameStack;
import io.stackmemory.frame.FrameType;
import io.stackmemory.frame.NewEvent;
import io.stackmemory.frame.TextFind;
import io.stackmemory.metric.MetricQuery;
import io.stackmemory.metric.MetricSample;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.jdbc.SqliteSettings;
import io.stackmemory.storage.lucene.LuceneStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;

/**
 * How what agents do grows with what is stored: a store is filled with events of frames,
 * pending tasks and metrics, a third each; then each operation is measured through the
 * facade, the median of five rounds. The arguments are the backend ({@code memory},
 * {@code file}, {@code sqlite}, {@code postgres}) and the numbers of entries.
 */
public final class DomainGrowth {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int EVENTS_OF_FRAME = 100;

	private static final int AT_ONCE = 1000;

	private static final Instant START = Instant.parse("2026-01-31T09:30:00Z");

	private final StackMemory memory;

	private final int third;

	private final Random random = new Random(1);

	private DomainGrowth(StorageBackend backend, int entries) {
		this.memory = StackMemory.builder(backend).build();
		this.third = entries / 3;
	}

	/**
	 * Measures and prints a table.
	 * @param arguments the backend and the numbers of entries
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		OUT.println("| backend | entries | append an event | hot context | claim and complete | sum up 1,000 samples "
				+ "| first search | rare word | phrase | common word | common word of a run | append, then search |");
		OUT.println("|---|---|---|---|---|---|---|---|---|---|---|---|");
		for (String entries : List.of(arguments).subList(1, arguments.length)) {
			Path directory = Files.createTempDirectory("stackmemory");
			if (arguments[0].equals("postgres")) {
				measureOnPostgres(Integer.parseInt(entries));
			}
			else {
				try (StorageBackend backend = open(arguments[0], directory)) {
					new DomainGrowth(backend, Integer.parseInt(entries)).print(arguments[0]);
				}
			}
		}
	}

	private static void measureOnPostgres(int entries) throws Exception {
		try (EmbeddedPostgres server = Stores.startPostgres();
				StorageBackend backend = Stores.postgres(Stores.url(server), "stackmemory")) {
			new DomainGrowth(backend, entries).print("postgres");
		}
	}

	private static StorageBackend open(String name, Path directory) {
		return switch (name) {
			case "memory" -> LuceneStorageBackend.inMemory(new MemoryStorageBackend(Clock.systemUTC()));
			case "file" -> LuceneStorageBackend.onDisk(Stores.file(directory, FileSettings.Sync.INTERVAL), directory);
			case "sqlite" -> Stores.sqlite(directory, SqliteSettings.Synchronous.NORMAL);
			default -> throw new IllegalArgumentException("There is no backend " + name);
		};
	}

	private void print(String name) throws Exception {
		fill();
		FrameStack stack = this.memory.frames().stack("p", "hot");
		Frame frame = stack.push(FrameType.TASK, "Measure", Map.of("ref", "main"));
		double append = Rounds.median(500,
				() -> this.memory.frames().events().append(frame.id(), "output", payload(1)));
		double context = Rounds.median(200,
				() -> Rounds.require(!this.memory.frames()
					.hotContext("p", "run-" + this.random.nextInt(Math.max(1, this.third / EVENTS_OF_FRAME)),
							ContextBudget.ofTokens(2000))
					.text()
					.isEmpty()));
		double claim = Rounds.median(40,
				() -> this.memory.tasks()
					.claim("a", List.of(), Duration.ofMinutes(1))
					.orElseThrow()
					.complete(Map.of()));
		double sum = Rounds.median(20, this::summarize);
		OUT.printf(Locale.ROOT, "| %s | %,d | %.0f µs | %.0f µs | %.0f µs | %.1f ms ", name, 3 * this.third, append,
				context, claim, sum / 1000);
		printSearch(frame);
	}

	private void printSearch(Frame frame) throws Exception {
		long start = System.nanoTime();
		Rounds.require(!search("item1").events().isEmpty());
		double first = (System.nanoTime() - start) / 1e9;
		double rare = Rounds.median(100,
				() -> Rounds.require(!search("item" + this.random.nextInt(this.third)).events().isEmpty()));
		double phrase = Rounds.median(20, () -> search("\"word1 word2\"").events());
		double common = Rounds.median(20, () -> Rounds.require(!search("word0").events().isEmpty()));
		double inRun = Rounds.median(20,
				() -> Rounds.require(!search("word0")
					.inRun("p", "run-" + this.random.nextInt(Math.max(1, this.third / EVENTS_OF_FRAME)))
					.events()
					.isEmpty()));
		int[] appended = new int[1];
		double seen = Rounds.median(50, () -> {
			String word = "appended" + appended[0]++;
			this.memory.frames().events().append(frame.id(), "output", Map.of("text", word));
			Rounds.require(!search(word).events().isEmpty());
		});
		OUT.printf(Locale.ROOT, "| %.1f s | %.0f µs | %.1f ms | %.1f ms | %.1f ms | %.0f µs |%n", first, rare,
				phrase / 1000, common / 1000, inRun / 1000, seen);
	}

	private TextFind search(String text) {
		return this.memory.frames().matching(text);
	}

	private void fill() {
		for (int from = 0; from < this.third; from += EVENTS_OF_FRAME) {
			FrameStack stack = this.memory.frames().stack("p", "run-" + from / EVENTS_OF_FRAME);
			Frame frame = stack.push(FrameType.TASK, "Frame " + from, Map.of("ref", "ref-" + from));
			List<NewEvent> events = new ArrayList<>();
			for (int i = 0; i < EVENTS_OF_FRAME; i++) {
				events.add(NewEvent.of(frame.id(), "output", payload(from + i)));
			}
			this.memory.frames().events().appendAll(events);
		}
		for (int from = 0; from < this.third; from += AT_ONCE) {
			List<NewTask> tasks = new ArrayList<>();
			List<MetricSample> samples = new ArrayList<>();
			for (int i = from; i < Math.min(from + AT_ONCE, this.third); i++) {
				tasks.add(NewTask.of("build", Map.of("number", i)));
				samples.add(MetricSample.of("latency", "agent-" + i % 100, i % 997, "ms", START.plusSeconds(i)));
			}
			this.memory.tasks().submitAll(tasks);
			this.memory.metrics().recordAll(samples);
		}
	}

	private void summarize() {
		int from = this.random.nextInt(Math.max(1, this.third - AT_ONCE));
		MetricQuery query = MetricQuery.of("latency", START.plusSeconds(from), START.plusSeconds(from + AT_ONCE));
		Rounds.require(!this.memory.metrics().summarize(query).isEmpty());
	}

	/**
	 * About 400 characters: a word of its own, and others that are the rarer the higher
	 * their number.
	 */
	private Map<String, Object> payload(int number) {
		StringBuilder text = new StringBuilder("item" + number);
		while (text.length() < 390) {
			text.append(" word").append((int) Math.min(50_000, 1 / Math.max(1e-6, this.random.nextDouble()) - 1));
		}
		return Map.of("number", number, "text", text.toString());
	}

}
