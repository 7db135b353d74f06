package io.stackmemory.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import org.springframework.core.io.ClassPathResource;

/**
 * Recorded runs to import.
 */
final class TestFiles {

	private TestFiles() {
	}

	static byte[] demoRun() throws IOException {
		return new ClassPathResource("demo-run.json").getContentAsByteArray();
	}

	/**
	 * Real runs, which are not part of the project: beside it, or nowhere.
	 */
	static List<Path> realRuns() {
		Path directory = find(Path.of("").toAbsolutePath());
		if (directory == null) {
			return List.of();
		}
		try (Stream<Path> files = Files.list(directory)) {
			return files.filter((file) -> file.toString().endsWith(".traj")).sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static @Nullable Path find(Path from) {
		for (Path path = from; path != null; path = path.getParent()) {
			Path candidate = path.resolve("shared/data/trajectories");
			if (Files.isDirectory(candidate)) {
				return candidate;
			}
		}
		return null;
	}

	static String read(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
