package io.stackmemory.benchmarks.contest;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * How near each backend is to a loop by hand. The arguments are the size and, for some of
 * it only, names of pairings and works, and {@code mixed}.
 */
public final class Reach {

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private Reach() {
	}

	/**
	 * Measures and prints.
	 * @param arguments the size and what to do
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		Sizes sizes = Sizes.named(arguments[0]);
		List<String> names = Arrays.asList(arguments);
		List<Pairing> pairings = Arrays.stream(Pairing.values()).filter((it) -> names.contains(it.name())).toList();
		List<Work> works = Arrays.stream(Work.values()).filter((it) -> names.contains(it.name())).toList();
		try (EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("shared_buffers", "1GB")
			.setServerConfig("max_wal_size", "8GB")
			.start()) {
			String url = "postgres://postgres@localhost:" + server.getPort() + "/postgres";
			for (Pairing pairing : pairings.isEmpty() ? List.of(Pairing.values()) : pairings) {
				Path directory = Files.createTempDirectory("contest");
				try (Duel duel = new Duel(pairing.contestants(url), directory, sizes)) {
					for (Work work : works.isEmpty() && !names.contains("mixed") ? List.of(Work.values()) : works) {
						print(pairing, work, duel.run(List.of(work)).getOrDefault(work, Map.of()));
					}
					if (names.contains("mixed")) {
						duel.runMixed().forEach((name, figure) -> OUT.println(pairing + " " + name + " " + figure));
					}
				}
			}
		}
	}

	private static void print(Pairing pairing, Work work, Map<String, Duel.Figure> figures) {
		Duel.Figure loop = figures.get(Pairing.LOOP);
		Duel.Figure ours = figures.get(Pairing.OURS);
		Double goal = pairing.goals().get(work);
		if (loop != null && ours != null) {
			OUT.printf("%-14s %-14s %10.0f/s %10.0f/s  ratio %.2f (%.2f-%.2f) goal %s%n", pairing, work.label(),
					loop.rate(), ours.rate(), ours.ratio(), ours.low(), ours.high(),
					(goal == null) ? "-" : goal + ((ours.ratio() < goal) ? "  MISSED" : ""));
		}
	}

}
