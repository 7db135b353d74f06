package io.stackmemory.benchmarks.contest;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * How near each backend is to a loop by hand, written to {@code docs/performance.md}. The
 * argument is the size, {@code small} or {@code full}. Names of pairings, of works and
 * {@code mixed} after it measure only that, and write nothing.
 */
public final class Performance {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private Performance() {
	}

	/**
	 * Measures, prints, and writes the page.
	 * @param arguments the size and what to do
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		Request request = new Request(Arrays.asList(arguments));
		Sizes sizes = Sizes.named(request.size());
		Results results = new Results();
		for (Pairing pairing : Pairing.values()) {
			if (request.isFor(pairing)) {
				results.addAll(PairingProcess.run(pairing, request));
			}
		}
		if (request.isForAll()) {
			write(results, sizes,
					"./mvnw -q -pl benchmarks -am compile exec:java -Dbenchmark=contest.Performance -Dexec.args="
							+ request.size());
		}
	}

	private static void write(Results results, Sizes sizes, String command) throws IOException {
		Path docs = Path.of("docs");
		if (!Files.isDirectory(docs)) {
			throw new IllegalStateException(
					"Start this where the directory 'docs' is; there is none in " + Path.of("").toAbsolutePath());
		}
		Files.writeString(docs.resolve("performance.md"), new Page(results, sizes, command).markdown());
		Files.writeString(docs.resolve("performance.svg"), Chart.svg(results));
		OUT.println("Written to " + docs.resolve("performance.md"));
	}

}
