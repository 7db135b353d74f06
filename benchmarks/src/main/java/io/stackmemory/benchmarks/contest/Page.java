package io.stackmemory.benchmarks.contest;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * Writes what was measured as a page of the documentation. What can't be measured by this
 * command, and why a goal is missed, is written by hand beside this class.
 */
final class Page {

	private final Results results;

	private final Sizes sizes;

	private final String command;

	private final StringBuilder text = new StringBuilder();

	Page(Results results, Sizes sizes, String command) {
		this.results = results;
		this.sizes = sizes;
		this.command = command;
	}

	String markdown() {
		this.text.append("# Performance\n\n").append(read("introduction.md"));
		this.text.append("\n```\n").append(this.command).append("\n```\n\n");
		this.text.append(String.format(Locale.ROOT,
				"%,d documents, %d rounds of %d ms each, in which loop and backend take turns; what counts is the median of the"
						+ " rounds' ratios. W1 and W1b have stores of their own, and so has W8, so that all the others find these documents"
						+ " and no more.%nMeasured on %s.%n%n",
				this.sizes.documents(), this.sizes.rounds(), this.sizes.slice().toMillis(), machine()));
		this.text.append("![Ratios to a loop by hand](performance.svg)\n\n");
		reach();
		missed();
		rates();
		mixed();
		this.text.append('\n').append(read("more.md"));
		return this.text.toString();
	}

	private void reach() {
		this.text.append("## Our throughput divided by that of the loop\n\n");
		this.text.append("Beneath each figure the goal; what does not reach it is in bold.\n\n| backend ÷ loop |");
		for (Work work : Work.values()) {
			this.text.append(' ').append(work.label()).append(" |");
		}
		this.text.append("\n|---|").append("---|".repeat(Work.values().length)).append('\n');
		for (Pairing pairing : Pairing.values()) {
			this.text.append("| ").append(pairing.backend()).append(" ÷ ").append(pairing.loop()).append(" |");
			for (Work work : Work.values()) {
				this.text.append(' ').append(cell(pairing, work)).append(" |");
			}
			this.text.append('\n');
		}
		this.text.append('\n');
		for (Work work : Work.values()) {
			this.text.append("- ").append(work.label()).append(": ").append(work.meaning()).append('\n');
		}
	}

	private String cell(Pairing pairing, Work work) {
		Duel.Figure ours = this.results.ours(pairing, work);
		if (ours == null) {
			return "";
		}
		String ratio = String.format(Locale.ROOT, "%.2f", ours.ratio());
		Double goal = pairing.goals().get(work);
		return (this.results.isMissed(pairing, work) ? "**" + ratio + "**" : ratio)
				+ ((goal != null) ? "<br>" + goal : "");
	}

	private void missed() {
		Properties reasons = new Properties();
		try (InputStream in = Page.class.getResourceAsStream("reasons.properties")) {
			reasons.load(new InputStreamReader(in, StandardCharsets.UTF_8));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		this.text.append("\n## What is not reached, why, and what comes next\n\n");
		for (Pairing pairing : Pairing.values()) {
			for (Work work : Work.values()) {
				Duel.Figure ours = this.results.ours(pairing, work);
				if (ours != null && this.results.isMissed(pairing, work)) {
					String reason = reasons.getProperty(pairing + "." + work,
							"Within the noise of this machine in other runs; no reason is known.");
					this.text
						.append(String.format(Locale.ROOT, "- **%s, %s**: %.2f (quartiles %.2f to %.2f), goal %s. %s%n",
								pairing.backend(), work.label(), ours.ratio(), ours.low(), ours.high(),
								pairing.goals().get(work), reasons.getProperty(reason, reason)));
				}
			}
		}
	}

	private void rates() {
		this.text.append("\n## Operations each second\n\nThe loop, then ours; medians. W2 counts documents.\n\n| |");
		for (Work work : Work.values()) {
			this.text.append(' ').append(work.label()).append(" |");
		}
		this.text.append("\n|---|").append("---|".repeat(Work.values().length)).append('\n');
		for (Pairing pairing : Pairing.values()) {
			this.text.append("| ").append(pairing.backend()).append(" |");
			for (Work work : Work.values()) {
				Duel.Figure loop = this.results.loop(pairing, work);
				Duel.Figure ours = this.results.ours(pairing, work);
				this.text.append((loop != null && ours != null)
						? String.format(Locale.ROOT, " %,.0f<br>%,.0f |", loop.rate(), ours.rate()) : " |");
			}
			this.text.append('\n');
		}
	}

	private void mixed() {
		this.text.append(String.format(Locale.ROOT,
				"%n## Latency under load (W8)%n%nEight threads for %d s, 80 %% reads, 10 %% updates, 10 %% inserts; microseconds,"
						+ " the longest in milliseconds; medians of three. Each store begins with the same documents.%n%n",
				this.sizes.mixed().toSeconds()));
		this.text.append("| | operations each second | read p50 | read p99 | longest read | write p50 | write p99"
				+ " | longest write | longest alone | beside upkeep |\n|---|---|---|---|---|---|---|---|---|---|\n");
		for (Pairing pairing : Pairing.values()) {
			Map<String, MixedLoad.Figure> figures = this.results.mixed(pairing);
			figures.forEach((name, figure) -> this.text.append(String.format(Locale.ROOT,
					"| %s, %s | %,.0f | %.0f | %.0f | %.1f ms | %.0f | %.0f | %.1f ms | %.1f ms | %s |%n",
					pairing.backend(), name.equals(Pairing.OURS) ? "ours" : "loop", figure.rate(), figure.read50(),
					figure.read99(), figure.readLongest(), figure.write50(), figure.write99(), figure.writeLongest(),
					figure.longestAlone(), name.equals(Pairing.OURS) ? beside(figure) : "–")));
		}
		this.text
			.append("\nThe longest times, of loops too, are those of the garbage collector and of a disk that hesitates."
					+ " `Longest alone` is the longest operation, read or write, while which the process as a whole never"
					+ " stood still: a thread that wakes up every 5 ms was never more than 5 ms late. A checkpoint, a"
					+ " compaction, the disk and the turns of eight threads are in it."
					+ " `Beside upkeep` is the longest of these, in all three rounds, while which a checkpoint, a"
					+ " compaction or a sweep went on, and for how much of the time one did: what their threads do is"
					+ " looked at every 5 ms. Twice a second 500 documents that expire at once are written, and swept.\n");
	}

	private static String beside(MixedLoad.Figure figure) {
		return String.format(Locale.ROOT, "%.1f ms, %.0f %%", figure.longestBeside(), 100 * figure.upkeep());
	}

	private static String machine() {
		String processor = "a processor of unknown kind";
		Path cpus = Path.of("/proc/cpuinfo");
		try {
			if (Files.isReadable(cpus)) {
				processor = Files.readAllLines(cpus)
					.stream()
					.filter((line) -> line.startsWith("model name"))
					.map((line) -> line.substring(line.indexOf(':') + 1).trim())
					.findFirst()
					.orElse(processor);
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		return Runtime.getRuntime().availableProcessors() + " × " + processor + ", " + System.getProperty("os.name")
				+ ", Java " + Runtime.version().feature() + ", " + Runtime.getRuntime().maxMemory() / (1024 * 1024)
				+ " MB of heap";
	}

	private static String read(String resource) {
		try (InputStream in = Page.class.getResourceAsStream(resource)) {
			if (in == null) {
				throw new IllegalStateException("There is no " + resource);
			}
			return new String(in.readAllBytes(), StandardCharsets.UTF_8);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
