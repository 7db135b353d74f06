package io.stackmemory.benchmarks.contest;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.StackMemory;
import io.stackmemory.benchmarks.Rounds;
import io.stackmemory.benchmarks.Stores;
import io.stackmemory.frame.Frame;
import io.stackmemory.frame.FrameType;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.jdbc.SqliteSettings;

/**
 * How operations grow with what is stored: a store is filled with frames through a
 * collection with two indexes; then each operation is measured, the median of five
 * rounds. The arguments are a backend, {@code sqlite}, {@code file} or {@code postgres},
 * and numbers of documents.
 */
public final class Growth {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int AT_ONCE = 20_000;

	private static final int LIMIT = 100;

	private static final double MEBIBYTE = 1024 * 1024;

	private final SplittableRandom random = new SplittableRandom(5);

	private final StorageBackend backend;

	private final Contestant<AgentFrame> contestant;

	private final int documents;

	private int next;

	private Growth(StorageBackend backend, int documents) {
		this.backend = backend;
		this.contestant = new FacadeContestant<>(backend, AgentFrame.class, AgentFrame::id);
		this.documents = documents;
		this.next = documents;
	}

	/**
	 * Measures and prints a table.
	 * @param arguments the backend and the numbers of documents
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		OUT.println("| backend | documents | filled with | insert | read by key | one of all by a field"
				+ " | last 100 of a run | append an event to one frame | heap in use | on disk |");
		OUT.println("|---|---|---|---|---|---|---|---|---|---|");
		for (String number : Arrays.asList(arguments).subList(1, arguments.length)) {
			int documents = Integer.parseInt(number);
			Path directory = Files.createTempDirectory("growth");
			try {
				switch (arguments[0]) {
					case "sqlite" -> measure("SQLite", Stores.sqlite(directory, SqliteSettings.Synchronous.NORMAL),
							documents, () -> size(directory));
					case "file" -> measure("file", Stores.file(directory, FileSettings.Sync.INTERVAL), documents,
							() -> size(directory));
					case "postgres" -> measureOnPostgres(documents);
					default -> throw new IllegalArgumentException("There is no backend " + arguments[0]);
				}
			}
			finally {
				Turns.wipe(directory);
			}
		}
	}

	private static void measureOnPostgres(int documents) throws Exception {
		try (EmbeddedPostgres server = Stores.startPostgres()) {
			measure("PostgreSQL", Stores.postgres(Stores.url(server), "stackmemory"), documents, () -> size(server));
		}
	}

	private static void measure(String name, StorageBackend opened, int documents, Callable<Long> size)
			throws Exception {
		try (StorageBackend backend = opened) {
			Growth growth = new Growth(backend, documents);
			double rate = growth.fill();
			growth.print(name, rate, size);
		}
	}

	/**
	 * Fills the store. The indexes are asked first, as those of an empty namespace are
	 * made when it is.
	 * @return documents each second
	 */
	private double fill() throws Exception {
		Rounds.require(this.contestant.byRef("none") == null);
		Rounds.require(this.contestant.byRun("none", 1).isEmpty());
		long took = 0;
		for (int from = 0; from < this.documents; from += AT_ONCE) {
			List<AgentFrame> frames = AgentFrame.numbers(from, Math.min(AT_ONCE, this.documents - from));
			long start = System.nanoTime();
			this.contestant.insertAll(frames);
			took += System.nanoTime() - start;
		}
		return this.documents * 1e9 / took;
	}

	private void print(String name, double rate, Callable<Long> size) throws Exception {
		StackMemory memory = StackMemory.builder(this.backend).build();
		Frame frame = memory.frames().stack("p", "grown").push(FrameType.TASK, "Grow", Map.of());
		double insert = Rounds.median(1000, () -> this.contestant.insert(AgentFrame.number(this.next++)));
		double read = Rounds.median(2000, this::read);
		double byRef = Rounds.median(1000, this::byRef);
		double byRun = Rounds.median(200, this::byRun);
		double append = Rounds.median(1000,
				() -> memory.frames().events().append(frame.id(), "output", Map.of("text", "output ".repeat(50))));
		System.gc();
		Runtime runtime = Runtime.getRuntime();
		double heap = (runtime.totalMemory() - runtime.freeMemory()) / MEBIBYTE;
		OUT.printf(Locale.ROOT,
				"| %s | %,d | %,.0f/s | %.0f µs | %.0f µs | %.0f µs | %.0f µs | %.0f µs | %.0f MB | %,.0f MB |%n", name,
				this.documents, rate, insert, read, byRef, byRun, append, heap, size.call() / MEBIBYTE);
	}

	private void read() throws Exception {
		Rounds.require(this.contestant.get(AgentFrame.id(this.random.nextInt(this.documents))) != null);
	}

	private void byRef() throws Exception {
		int number = this.random.nextInt(this.documents);
		AgentFrame found = this.contestant.byRef(AgentFrame.ref(number));
		Rounds.require(found != null && found.id().equals(AgentFrame.id(number)));
	}

	private void byRun() throws Exception {
		int first = this.random.nextInt(this.documents / AgentFrame.OF_A_RUN) * AgentFrame.OF_A_RUN;
		Rounds.require(this.contestant.byRun(AgentFrame.runId(first), LIMIT).size() == LIMIT);
	}

	private static long size(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			return files.mapToLong((path) -> path.toFile().length()).sum();
		}
	}

	private static long size(EmbeddedPostgres server) throws SQLException {
		try (Connection connection = server.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement();
				ResultSet row = statement.executeQuery("SELECT pg_database_size(current_database())")) {
			row.next();
			return row.getLong(1);
		}
	}

}
