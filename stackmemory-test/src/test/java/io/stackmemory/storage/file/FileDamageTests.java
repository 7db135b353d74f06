package io.stackmemory.storage.file;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Files that were cut off, or changed by something else.
 */
@SuppressWarnings("NullAway.Init")
class FileDamageTests {

	private static final Namespace NOTES = new Namespace("notes");

	@TempDir
	private Path directory;

	@Test
	void everyLineIsJsonThatSaysWhatItIs() throws IOException {
		fill(4);
		List<JsonNode> lines = new ArrayList<>();
		for (Path file : files()) {
			for (String line : Files.readAllLines(file)) {
				lines.add(JsonMapper.shared().readTree(line));
			}
		}
		assertThat(lines).hasSizeGreaterThan(6)
			.allSatisfy((line) -> assertThat(line.path("crc32c").asString()).hasSize(8));
		assertThat(lines).anySatisfy((line) -> {
			assertThat(line.path("operation").asString("")).isEqualTo("put");
			assertThat(line.path("namespace").asString("")).isEqualTo("notes");
			assertThat(line.path("value").path("text").asString("")).isEqualTo("note 1");
		}).anySatisfy((line) -> assertThat(line.path("operation").asString("")).isEqualTo("delete"));
		assertThat(files()).extracting((file) -> file.getFileName().toString())
			.contains("notes.data.ndjson", "#%55nique%3anotes.data.ndjson");
	}

	@Test
	void cutsATornEndOffWhereverItIsTorn() throws IOException {
		fill(3);
		Map<String, byte[]> whole = read();
		String log = whole.keySet().stream().filter((name) -> name.endsWith(".wal.ndjson")).findFirst().orElseThrow();
		byte[] bytes = whole.get(log);
		Map<EntryKey, Revision> all = state();
		Set<Map<EntryKey, Revision>> seen = new HashSet<>();
		for (int length = 0; length <= bytes.length; length++) {
			write(whole);
			Files.write(this.directory.resolve(log), Arrays.copyOf(bytes, length));
			Map<EntryKey, Revision> found;
			try (FileStorageBackend backend = open()) {
				assertThat(backend.check().status()).as("cut at %d", length).isEqualTo(CheckResult.Status.UP);
				found = state(backend);
				put(backend, 1000, "after");
			}
			seen.add(found);
			Map<EntryKey, Revision> again = state();
			assertThat(again).as("cut at %d", length).containsKey(new EntryKey(NOTES, "after"));
			again.remove(new EntryKey(NOTES, "after"));
			assertThat(again).as("cut at %d", length).isEqualTo(found);
		}
		assertThat(seen).as("a batch is whole or absent").hasSize(3).contains(all);
	}

	@Test
	void keepsRoomAtTheEndOfTheLogAndGivesItBack() throws IOException {
		Map<String, byte[]> left;
		try (FileStorageBackend backend = open()) {
			put(backend, 1, "a");
			backend.compact();
			put(backend, 2, "b");
			long size = size(read());
			put(backend, 3, "c");
			assertThat(size(read())).as("nothing grows").isEqualTo(size);
			left = read();
		}
		Map<EntryKey, Revision> all = state();
		assertThat(texts().values()).allSatisfy((text) -> assertThat(text).endsWith("}\n"));

		write(left);
		for (String text : texts().values()) {
			for (String line : text.split("\n", -1)) {
				assertThat(line.isBlank() || line.endsWith("}")).as(line).isTrue();
			}
		}
		assertThat(state()).as("after a process that was killed").isEqualTo(all).hasSize(3);
		assertThat(texts().values()).allSatisfy((text) -> assertThat(text).endsWith("}\n"));

		write(left);
		Files.write(this.directory.resolve(StoreFile.logName(3)), FileLine.header("wal", 3, 3));
		assertThat(state()).as("and had begun the next part").isEqualTo(all);
		assertThat(list(Quarantine.ENDING)).isEmpty();
	}

	private static long size(Map<String, byte[]> content) {
		return content.values().stream().mapToLong((bytes) -> bytes.length).sum();
	}

	@Test
	void aFlippedBitCostsOneLineAtMost() throws IOException {
		fill(3);
		Map<String, byte[]> whole = read();
		Map<EntryKey, Revision> all = state();
		for (String name : whole.keySet()) {
			byte[] bytes = whole.get(name);
			for (int i = 0; i < bytes.length; i++) {
				write(whole);
				byte[] damaged = bytes.clone();
				damaged[i] ^= (byte) (1 << (i % 8));
				Files.write(this.directory.resolve(name), damaged);
				verifyOneLineIsMissingAtMost(all, name + " at " + i);
			}
		}
	}

	private void verifyOneLineIsMissingAtMost(Map<EntryKey, Revision> all, String where) {
		try (FileStorageBackend backend = open()) {
			Map<EntryKey, Revision> found = state(backend);
			long different = all.keySet().stream().filter((key) -> !all.get(key).equals(found.get(key))).count();
			long more = found.keySet().stream().filter((key) -> !all.containsKey(key)).count();
			assertThat(different + more).as(where).isLessThanOrEqualTo(1);
			if (different + more > 0) {
				assertThat(backend.check().status()).as(where).isEqualTo(CheckResult.Status.DEGRADED);
			}
		}
		catch (SchemaTooNewException ex) {
			assertThat(ex).as(where).hasMessageContaining("of format");
		}
	}

	@Test
	void keepsADamagedLineAsideAndServesTheRest() throws IOException {
		fill(6);
		Path data = this.directory.resolve("notes.data.ndjson");
		String content = Files.readString(data);
		Files.writeString(data, content.replace("note 2", "nope 2"));

		for (int i = 0; i < 2; i++) {
			try (FileStorageBackend backend = open()) {
				assertThat(state(backend)).doesNotContainKey(new EntryKey(NOTES, "k2"))
					.containsKey(new EntryKey(NOTES, "k3"));
				assertThat(backend.check().status()).isEqualTo(CheckResult.Status.DEGRADED);
				assertThat(backend.check().message()).contains("1 damaged lines are kept");
			}
		}
		List<Path> kept = list(Quarantine.ENDING);
		assertThat(kept).hasSize(1);
		assertThat(Files.readString(kept.get(0))).contains("nope 2");
		try (FileStorageBackend backend = open()) {
			put(backend, 500, "k9");
			backend.compact();
		}
		Files.delete(kept.get(0));
		try (FileStorageBackend backend = open()) {
			assertThat(backend.check().status()).isEqualTo(CheckResult.Status.UP);
		}
	}

	@Test
	void saysThatAnEntryWasDamagedSinceItWasOpened() throws IOException {
		fill(6);
		try (FileStorageBackend backend = open()) {
			Path data = this.directory.resolve("notes.data.ndjson");
			byte[] bytes = Files.readString(data).replace("note 2", "nope 2").getBytes(StandardCharsets.UTF_8);
			try (RandomAccessFile file = new RandomAccessFile(data.toFile(), "rw")) {
				file.write(bytes);
			}
			assertThatExceptionOfType(StorageCorruptedException.class)
				.isThrownBy(() -> backend.read(new EntryKey(NOTES, "k2")))
				.withMessageContaining("notes/k2 is damaged in notes.data.ndjson at byte");
			assertThat(backend.read(new EntryKey(NOTES, "k3"))).isNotNull();
		}
	}

	@Test
	void refusesFilesOfANewerVersion() throws IOException {
		fill(2);
		Path data = this.directory.resolve("notes.data.ndjson");
		List<String> lines = new ArrayList<>(Files.readAllLines(data));
		byte[] header = new String(FileLine.header("data", 1, 1), StandardCharsets.UTF_8).replace("1,", "2,")
			.getBytes(StandardCharsets.UTF_8);
		lines.set(0, withCheckSum(header));
		Files.write(data, lines);
		Map<String, String> before = texts();

		assertThatExceptionOfType(SchemaTooNewException.class).isThrownBy(this::open)
			.withMessageContaining("has a file of format 2, notes.data.ndjson");
		assertThat(texts()).isEqualTo(before);
	}

	@Test
	void namesWhoHasTheDirectoryAndLetsItGoWhenClosed() {
		try (FileStorageBackend first = open()) {
			assertThat(first.name()).isEqualTo("file");
			assertThatExceptionOfType(StorageException.class).isThrownBy(this::open)
				.withMessageContaining("is in use by process " + ProcessHandle.current().pid());
		}
		open().close();
	}

	@Test
	void compactsWhileOthersWriteAndRead() throws Exception {
		FileSettings settings = FileSettings.of(this.directory)
			.withSync(FileSettings.Sync.NONE)
			.withCompaction(new FileSettings.Compaction(200, 1_000_000, 1000, Duration.ofHours(1)));
		try (FileStorageBackend backend = FileStorageBackend.open(settings, Clock.systemUTC())) {
			int revision = 0;
			for (int round = 0; round < 30; round++) {
				for (int i = 0; i < 100; i++) {
					put(backend, ++revision, "k" + i);
				}
				List<WriteOperation> clear = new ArrayList<>();
				backend.scan(Query.of(NOTES), (entry) -> clear
					.add(new WriteOperation.Delete(entry.key(), Precondition.at(entry.revision()))));
				assertThat(clear).hasSize(100);
				backend.write(new WriteBatch(new Revision(++revision), Instant.EPOCH, clear));
				assertThat(backend.count(Query.of(NOTES))).isZero();
			}
			put(backend, ++revision, "last");
			assertThat(backend.check().status()).isEqualTo(CheckResult.Status.UP);
		}
		assertThat(state()).containsOnlyKeys(new EntryKey(NOTES, "last"));
	}

	/**
	 * A compaction copies all of the data: some operations beside a lot of it are no
	 * reason for one.
	 */
	@Test
	void compactsWhenTheLogIsOfSomeSizeBesideTheData() {
		FileSettings settings = FileSettings.of(this.directory)
			.withSync(FileSettings.Sync.NONE)
			.withCompaction(new FileSettings.Compaction(100, Long.MAX_VALUE, 1000, Duration.ofHours(1), 0.5));
		try (FileStorageBackend backend = FileStorageBackend.open(settings, Clock.systemUTC())) {
			for (int number = 1; number <= 1000; number++) {
				put(backend, number, "k" + number);
			}
			backend.compact();
			long before = backend.compactions().compactions();
			for (int number = 1001; number <= 1300; number++) {
				put(backend, number, "k" + (number - 1000));
			}
			// After those that were planned
			backend.compact();
			assertThat(backend.compactions().compactions()).isEqualTo(before + 1);
			for (int number = 1301; number <= 2000; number++) {
				put(backend, number, "k" + (number - 1000));
			}
			backend.compact();
			assertThat(backend.compactions().compactions()).isGreaterThan(before + 2);
		}
	}

	/**
	 * A store with data files, and two batches in its log.
	 */
	private void fill(int size) {
		try (FileStorageBackend backend = open()) {
			for (int i = 1; i <= size; i++) {
				put(backend, i, "k" + i);
			}
			backend.write(new WriteBatch(new Revision(100), Instant.EPOCH,
					List.of(new WriteOperation.Put(EntryKey.of("#Unique:notes", "a"), JsonDocument.parse("1"),
							Precondition.ANY))));
			backend.compact();
			backend.write(new WriteBatch(new Revision(101), Instant.EPOCH,
					List.of(new WriteOperation.Put(new EntryKey(NOTES, "x"), note(101), Precondition.ANY),
							new WriteOperation.Delete(new EntryKey(NOTES, "k1"), Precondition.ANY))));
			put(backend, 102, "y");
		}
	}

	private static void put(FileStorageBackend backend, int number, String key) {
		backend.write(new WriteBatch(new Revision(number), Instant.EPOCH,
				List.of(new WriteOperation.Put(new EntryKey(NOTES, key), note(number), Precondition.ANY))));
	}

	private static JsonDocument note(int number) {
		return JsonDocument.parse("{\"text\":\"note " + number + "\"}");
	}

	private FileStorageBackend open() {
		return FileStorageBackend.open(FileSettings.of(this.directory), Clock.systemUTC());
	}

	private Map<EntryKey, Revision> state() {
		try (FileStorageBackend backend = open()) {
			return state(backend);
		}
	}

	private static Map<EntryKey, Revision> state(FileStorageBackend backend) {
		Map<EntryKey, Revision> state = new TreeMap<>(
				(one, other) -> (one.namespace() + "/" + one.key()).compareTo(other.namespace() + "/" + other.key()));
		for (Namespace namespace : List.of(NOTES, new Namespace("#Unique:notes"))) {
			backend.scan(Query.of(namespace), (entry) -> state.put(entry.key(), entry.revision()));
		}
		return state;
	}

	private Map<String, byte[]> read() throws IOException {
		Map<String, byte[]> content = new TreeMap<>();
		for (Path file : files()) {
			content.put(file.getFileName().toString(), Files.readAllBytes(file));
		}
		return content;
	}

	private Map<String, String> texts() throws IOException {
		Map<String, String> texts = new TreeMap<>();
		read().forEach((name, content) -> texts.put(name, new String(content, StandardCharsets.ISO_8859_1)));
		return texts;
	}

	private void write(Map<String, byte[]> content) throws IOException {
		for (Path file : list("")) {
			Files.delete(file);
		}
		for (Map.Entry<String, byte[]> file : content.entrySet()) {
			Files.write(this.directory.resolve(file.getKey()), file.getValue());
		}
	}

	private List<Path> files() throws IOException {
		return list(".ndjson");
	}

	private List<Path> list(String ending) throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			return files.filter((file) -> file.toString().endsWith(ending)).sorted().toList();
		}
	}

	private static String withCheckSum(byte[] header) {
		int body = FileLine.bodyLength(header.length - 1);
		CRC32C sum = new CRC32C();
		sum.update(header, 0, body);
		return new String(header, 0, body, StandardCharsets.UTF_8) + ",\"crc32c\":\"%08x\"}".formatted(sum.getValue());
	}

}
