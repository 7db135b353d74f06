package io.stackmemory.document;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the file storage of memgoose has written of one model: {@code NAME.data.ndjson}
 * and the log {@code NAME.wal.ndjson} over it. Each line is a document; a later line
 * takes the place of an earlier one with the same {@code _id}.
 * <p>
 * A line that was torn is left out and reported; a document that was appended right
 * behind a torn one is found. That log does not say what was deleted: a document that was
 * deleted after the last compaction comes back. The files are only read.
 */
public final class MemgooseFiles {

	private static final int AT_ONCE = 500;

	private static final ObjectReader READER = JsonMapper.shared()
		.reader()
		.with(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
		.with(StreamReadFeature.STRICT_DUPLICATE_DETECTION);

	private final Path directory;

	private final String model;

	/**
	 * Names the files.
	 * @param directory where they are
	 * @param model the name of the model, which the names of the files begin with
	 */
	public MemgooseFiles(Path directory, String model) {
		this.directory = directory;
		this.model = model;
	}

	/**
	 * Saves every document in a collection, several at a time. May be called again: what
	 * is there already is written again.
	 * @param target where they go
	 * @param conversion makes a document of the collection of one of the files
	 * @param <T> the type of the documents of the collection
	 * @return what was found
	 * @throws DocumentException if there are no such files
	 */
	public <T> Report importInto(DocumentCollection<T> target, Function<? super JsonNode, ? extends T> conversion) {
		Import<T> running = new Import<>(target, conversion);
		boolean found = false;
		for (String ending : List.of(".data.ndjson", ".wal.ndjson")) {
			Path file = this.directory.resolve(this.model + ending);
			if (Files.exists(file)) {
				found = true;
				running.read(file);
			}
		}
		if (!found) {
			throw new DocumentException("There is neither " + this.model + ".data.ndjson nor " + this.model
					+ ".wal.ndjson in " + this.directory);
		}
		running.save();
		return new Report(running.lines, running.damaged);
	}

	/**
	 * The document of a line, or of its end, if the line before it was torn.
	 */
	private static @Nullable JsonNode document(String line) {
		JsonNode whole = parse(line);
		int start = line.indexOf("{\"", 1);
		while (whole == null && start > 0) {
			// Behind these an object may as well be a part of the torn document
			if (":,[ ".indexOf(line.charAt(start - 1)) < 0) {
				whole = parse(line.substring(start));
			}
			start = line.indexOf("{\"", start + 1);
		}
		return whole;
	}

	private static @Nullable JsonNode parse(String text) {
		try {
			JsonNode node = READER.readTree(text);
			return node.isObject() ? node : null;
		}
		catch (JacksonException ex) {
			return null;
		}
	}

	/**
	 * What was found.
	 *
	 * @param lines how many lines had a document; of several with the same {@code _id}
	 * the last one counts
	 * @param damaged where lines are that have damage, as {@code FILE:LINE}
	 */
	public record Report(long lines, List<String> damaged) {

		/**
		 * Keeps a copy.
		 */
		public Report {
			damaged = List.copyOf(damaged);
		}

	}

	private static final class Import<T> {

		private final DocumentCollection<T> target;

		private final Function<? super JsonNode, ? extends T> conversion;

		private final Map<String, JsonNode> waiting = new LinkedHashMap<>();

		private final List<String> damaged = new ArrayList<>();

		private long lines;

		private Import(DocumentCollection<T> target, Function<? super JsonNode, ? extends T> conversion) {
			this.target = target;
			this.conversion = conversion;
		}

		private void read(Path file) {
			try (BufferedReader reader = new BufferedReader(new InputStreamReader(Files.newInputStream(file),
					StandardCharsets.UTF_8.newDecoder().onMalformedInput(CodingErrorAction.REPLACE)))) {
				long number = 0;
				String line = reader.readLine();
				while (line != null) {
					number++;
					if (!line.isBlank()) {
						add(line, file.getFileName() + ":" + number);
					}
					line = reader.readLine();
				}
			}
			catch (IOException ex) {
				throw new UncheckedIOException("Could not read " + file, ex);
			}
		}

		private void add(String line, String where) {
			JsonNode document = document(line);
			if (document == null || line.indexOf('\uFFFD') >= 0 || parse(line) == null) {
				this.damaged.add(where);
			}
			if (document != null) {
				this.lines++;
				JsonNode id = document.path("_id");
				this.waiting.put(id.isMissingNode() ? document.toString() : id.toString(), document);
				if (this.waiting.size() == AT_ONCE) {
					save();
				}
			}
		}

		private void save() {
			List<T> values = new ArrayList<>();
			this.waiting.values().forEach((document) -> values.add(this.conversion.apply(document)));
			this.target.saveAll(values);
			this.waiting.clear();
		}

	}

}
