package io.stackmemory.benchmarks.contest;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.benchmarks.Stores;

/**
 * How near each backend is to a loop by hand, written to {@code docs/performance.md}. The
 * argument is the size, {@code small} or {@code full}. Names of pairings, of works and
 * {@code mixed} after it measure only that, and write nothing.
 */
public final class Performance {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	/** Held, as the settings of a logger are forgotten with it. */
	private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

	/** Done with stores of their own, as the others are to find no more documents. */
	private static final List<Work> INSERTS = List.of(Work.W1, Work.W1B);

	private static final List<Work> OTHERS = List.of(Work.W3, Work.W3B, Work.W4A, Work.W4B, Work.W5, Work.W6, Work.W2);

	private final Results results = new Results();

	private final Sizes sizes;

	private final List<String> names;

	private Performance(Sizes sizes, List<String> names) {
		this.sizes = sizes;
		this.names = names;
	}

	/**
	 * Measures, prints, and writes the page.
	 * @param arguments the size and what to do
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		LIQUIBASE.setLevel(Level.WARNING);
		List<String> names = Arrays.asList(arguments);
		String size = (arguments.length > 0) ? arguments[0] : "small";
		Performance performance = new Performance(Sizes.named(size), names);
		performance.run();
		if (names.size() < 2) {
			performance
				.write("./mvnw -q -pl benchmarks -am compile exec:java -Dbenchmark=contest.Performance -Dexec.args="
						+ size);
		}
	}

	private void run() throws Exception {
		try (EmbeddedPostgres server = Stores.startPostgres()) {
			for (Pairing pairing : Pairing.values()) {
				if (isAsked(pairing, Pairing.values())) {
					run(pairing, Stores.url(server));
				}
			}
		}
	}

	private void run(Pairing pairing, String postgres) throws Exception {
		Path directory = Files.createTempDirectory("contest");
		try {
			boolean mixed = this.names.contains("mixed");
			runWorks(pairing, INSERTS, postgres, directory);
			runWorks(pairing, OTHERS, postgres, directory);
			if (mixed || this.names.size() < 2) {
				runMixed(pairing, postgres, directory);
			}
		}
		finally {
			Files.deleteIfExists(directory);
		}
	}

	private void runWorks(Pairing pairing, List<Work> works, String postgres, Path directory) throws Exception {
		List<Work> asked = works.stream().filter(this::isAsked).toList();
		if (asked.isEmpty()) {
			return;
		}
		try (Duel duel = new Duel(pairing.contestants(postgres), directory, this.sizes)) {
			for (Work work : asked) {
				this.results.add(pairing, work, duel.run(work));
				print(pairing, work);
			}
		}
	}

	private void runMixed(Pairing pairing, String postgres, Path directory) throws Exception {
		try (Duel duel = new Duel(pairing.contestants(postgres), directory, this.sizes)) {
			this.results.addMixed(pairing, duel.runMixed());
			this.results.mixed(pairing).forEach((name, figure) -> OUT.println(pairing + " " + name + " " + figure));
		}
	}

	/**
	 * Whether a work is named, or nothing is that is to be done.
	 */
	private boolean isAsked(Work work) {
		return isAsked(work, Work.values()) && (this.names.contains(work.name()) || !this.names.contains("mixed"));
	}

	/**
	 * Whether one of an enum is named, or none of them is.
	 */
	private <E extends Enum<E>> boolean isAsked(E one, E[] all) {
		return this.names.contains(one.name()) || Arrays.stream(all).noneMatch((it) -> this.names.contains(it.name()));
	}

	private void print(Pairing pairing, Work work) {
		Duel.Figure loop = this.results.loop(pairing, work);
		Duel.Figure ours = this.results.ours(pairing, work);
		if (loop != null && ours != null) {
			OUT.printf("%-14s %-14s %10.0f/s %10.0f/s  ratio %.2f (%.2f-%.2f)%s%n", pairing, work.label(), loop.rate(),
					ours.rate(), ours.ratio(), ours.low(), ours.high(),
					this.results.isMissed(pairing, work) ? "  goal " + pairing.goals().get(work) + " missed" : "");
		}
	}

	private void write(String command) throws IOException {
		Path docs = Path.of("docs");
		if (!Files.isDirectory(docs)) {
			throw new IllegalStateException(
					"Start this where the directory 'docs' is; there is none in " + Path.of("").toAbsolutePath());
		}
		Files.writeString(docs.resolve("performance.md"), new Page(this.results, this.sizes, command).markdown());
		Files.writeString(docs.resolve("performance.svg"), Chart.svg(this.results));
		OUT.println("Written to " + docs.resolve("performance.md"));
	}

}
