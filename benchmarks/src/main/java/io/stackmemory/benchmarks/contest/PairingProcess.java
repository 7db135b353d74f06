package io.stackmemory.benchmarks.contest;

import java.io.File;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.benchmarks.Stores;

/**
 * Measures a pairing in a process of its own: an application has one backend, and what
 * the JVM has compiled for another one is no good for it. The heap has its full size from
 * the beginning, as memory that it takes while the clock runs comes from the kernel page
 * by page.
 */
final class PairingProcess {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	/** Held, as the settings of a logger are forgotten with it. */
	private static final Logger LIQUIBASE = Logger.getLogger("liquibase");

	/** Done with stores of their own, as the others are to find no more documents. */
	private static final List<Work> INSERTS = List.of(Work.W1, Work.W1B);

	private static final List<Work> OTHERS = List.of(Work.W3, Work.W3B, Work.W4A, Work.W4B, Work.W5, Work.W6, Work.W2);

	private final Results results = new Results();

	private final Pairing pairing;

	private final Request request;

	private final Sizes sizes;

	private PairingProcess(Pairing pairing, Request request) {
		this.pairing = pairing;
		this.request = request;
		this.sizes = Sizes.named(request.size());
	}

	/**
	 * Measures a pairing.
	 * @return what was measured
	 */
	static Results run(Pairing pairing, Request request) throws Exception {
		Path file = Files.createTempFile("contest", ".results");
		try {
			List<String> command = new ArrayList<>(command());
			command.addAll(List.of(PairingProcess.class.getName(), file.toString(), pairing.name()));
			command.addAll(request.arguments());
			int status = new ProcessBuilder(command).inheritIO().start().waitFor();
			if (status != 0) {
				throw new IllegalStateException("The process of " + pairing + " ended with " + status);
			}
			try (ObjectInputStream in = new ObjectInputStream(Files.newInputStream(file))) {
				return (Results) in.readObject();
			}
		}
		finally {
			Files.deleteIfExists(file);
		}
	}

	/**
	 * Starts a JVM like this one, with as much heap as this one may have.
	 */
	private static List<String> command() {
		long megabytes = Runtime.getRuntime().maxMemory() >> 20;
		return List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xms" + megabytes + "m",
				"-Xmx" + megabytes + "m", "-XX:+AlwaysPreTouch",
				"-Djava.io.tmpdir=" + System.getProperty("java.io.tmpdir"), "-cp", classPath());
	}

	/**
	 * What this process has, also where it was started by something that loads classes by
	 * itself.
	 */
	static String classPath() {
		if (PairingProcess.class.getClassLoader() instanceof URLClassLoader loader) {
			return Stream.of(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
		}
		return System.getProperty("java.class.path");
	}

	/**
	 * Measures in this process.
	 * @param arguments where the results go, the name of the pairing, and the request
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		LIQUIBASE.setLevel(Level.WARNING);
		Request request = new Request(Arrays.asList(arguments).subList(2, arguments.length));
		PairingProcess process = new PairingProcess(Pairing.valueOf(arguments[1]), request);
		process.measure();
		try (ObjectOutputStream out = new ObjectOutputStream(Files.newOutputStream(Path.of(arguments[0])))) {
			out.writeObject(process.results);
		}
	}

	private void measure() throws Exception {
		if (this.pairing == Pairing.POSTGRES) {
			try (EmbeddedPostgres server = Stores.startPostgres()) {
				measure(Stores.url(server));
			}
		}
		else {
			measure("");
		}
	}

	private void measure(String postgres) throws Exception {
		Path directory = Files.createTempDirectory("contest");
		try {
			runWorks(INSERTS, postgres, directory);
			runWorks(OTHERS, postgres, directory);
			if (this.request.isForMixed()) {
				runMixed(postgres, directory);
			}
		}
		finally {
			Files.deleteIfExists(directory);
		}
	}

	private void runWorks(List<Work> works, String postgres, Path directory) throws Exception {
		List<Work> asked = works.stream().filter(this.request::isFor).toList();
		if (asked.isEmpty()) {
			return;
		}
		try (Duel duel = new Duel(this.pairing.contestants(postgres), directory, this.sizes)) {
			for (Work work : asked) {
				this.results.add(this.pairing, work, duel.run(work));
				print(work);
			}
		}
	}

	private void runMixed(String postgres, Path directory) throws Exception {
		try (Duel duel = new Duel(this.pairing.contestants(postgres), directory, this.sizes)) {
			this.results.addMixed(this.pairing, duel.runMixed());
			this.results.mixed(this.pairing)
				.forEach((name, figure) -> OUT.println(this.pairing + " " + name + " " + figure));
		}
	}

	private void print(Work work) {
		Duel.Figure loop = this.results.loop(this.pairing, work);
		Duel.Figure ours = this.results.ours(this.pairing, work);
		if (loop != null && ours != null) {
			OUT.printf("%-14s %-14s %10.0f/s %10.0f/s  ratio %.2f (%.2f-%.2f)%s%n", this.pairing, work.label(),
					loop.rate(), ours.rate(), ours.ratio(), ours.low(), ours.high(),
					this.results.isMissed(this.pairing, work) ? "  goal " + this.pairing.goals().get(work) + " missed"
							: "");
		}
	}

}
