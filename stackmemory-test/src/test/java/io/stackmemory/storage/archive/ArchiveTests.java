package io.stackmemory.storage.archive;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ArchiveTests {

	private static final Instant START = Instant.parse("2026-01-31T09:30:00.123Z");

	private final MemoryStorageBackend store = new MemoryStorageBackend(new SettableClock(START));

	@TempDir
	private Path directory;

	private Path file;

	@BeforeEach
	void write() {
		BatchWriter writer = new BatchWriter(this.store);
		for (int i = 0; i < 20; i++) {
			writer.put("k" + i, "{\"n\":" + i + ",\"a\":[1.0,\"ä\"]}");
		}
		this.file = this.directory.resolve("store.ndjson");
		Archive.write(this.store, this.file, START, Progress.NONE);
	}

	@Test
	void isLinesOfJsonThatSayWhatTheyAre() throws IOException {
		List<String> lines = Files.readAllLines(this.file);
		assertThat(lines).hasSize(22);
		assertThat(lines.get(0)).isEqualTo(
				"{\"format\":\"stackmemory-archive\",\"version\":1,\"createdAt\":\"2026-01-31T09:30:00.123Z\",\"backend\":\"memory\"}");
		assertThat(lines.get(1)).startsWith("{\"namespace\":\"test\",\"key\":\"k0\",\"revision\":")
			.endsWith("\"value\":{\"a\":[1,\"ä\"],\"n\":0}}");
		assertThat(lines.get(21)).startsWith("{\"manifest\":{\"entries\":20,\"sha256\":\"");
		Archive archive = Archive.open(this.file);
		assertThat(archive.backend()).isEqualTo("memory");
		assertThat(archive.createdAt()).isEqualTo(START);
		assertThat(archive.digest().entries()).isEqualTo(20);
	}

	@Test
	void isReadableByItsOwnerAlone() throws IOException {
		assertThat(Files.getPosixFilePermissions(this.file)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
	}

	@Test
	void isSmallerWhenItIsCompressedAndHoldsTheSame() throws IOException {
		Archive compressed = Archive.write(this.store, this.directory.resolve("store.ndjson.gz"), START, Progress.NONE);
		assertThat(Files.size(compressed.file())).isLessThan(Files.size(this.file) / 2);
		assertThat(Archive.open(compressed.file()).sha256()).isEqualTo(Archive.open(this.file).sha256());
	}

	@Test
	void isNeverOverwritten() {
		assertThatExceptionOfType(StorageLocationException.class)
			.isThrownBy(() -> Archive.write(this.store, this.file, START, Progress.NONE))
			.withMessageContaining("exists already");
		assertThat(Archive.open(this.file).digest().entries()).isEqualTo(20);
	}

	@Test
	void isRefusedWhereverItIsCutOff() throws IOException {
		byte[] whole = Files.readAllBytes(this.file);
		for (int length = 0; length < whole.length - 1; length += 37) {
			byte[] part = new byte[length];
			System.arraycopy(whole, 0, part, 0, length);
			Files.write(this.file, part);
			assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(() -> Archive.open(this.file));
		}
		Files.write(this.file, whole);
		assertThat(Archive.open(this.file).digest().entries()).isEqualTo(20);
	}

	@Test
	void isRefusedIfAByteIsAnother() throws IOException {
		byte[] whole = Files.readAllBytes(this.file);
		int last = new String(whole, StandardCharsets.ISO_8859_1).indexOf("{\"manifest\"");
		int start = new String(whole, StandardCharsets.ISO_8859_1).indexOf('\n');
		for (int i = start + 1; i < last; i += 29) {
			byte[] damaged = whole.clone();
			damaged[i] ^= 1;
			Files.write(this.file, damaged);
			assertThatExceptionOfType(StorageCorruptedException.class).as("byte %d", i)
				.isThrownBy(() -> Archive.open(this.file));
		}
	}

	@Test
	void isRefusedIfALineIsMissingTwiceThereOrAtTheEnd() throws IOException {
		List<String> lines = Files.readAllLines(this.file);
		List<List<String>> wrong = new ArrayList<>();
		wrong.add(new ArrayList<>(lines));
		wrong.get(0).remove(5);
		wrong.add(new ArrayList<>(lines));
		wrong.get(1).add(5, lines.get(5));
		wrong.add(new ArrayList<>(lines));
		wrong.get(2).add(lines.get(5));
		wrong.add(lines.subList(1, 22));
		for (List<String> each : wrong) {
			Files.write(this.file, each);
			assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(() -> Archive.open(this.file));
		}
	}

	@Test
	void isRefusedIfItIsOfANewerFormat() throws IOException {
		Files.writeString(this.file,
				Files.readString(this.file).replaceFirst("\"version\":1", "\"version\":2,\"more\":true"));
		assertThatExceptionOfType(SchemaTooNewException.class).isThrownBy(() -> Archive.open(this.file))
			.withMessageContaining("format 2");
	}

	@Test
	void isRefusedIfItIsSomethingElse() throws IOException {
		assertThatExceptionOfType(StorageLocationException.class)
			.isThrownBy(() -> Archive.open(this.directory.resolve("none.ndjson")));
		Files.writeString(this.file, "{\"hello\":1}\n");
		assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(() -> Archive.open(this.file))
			.withMessageContaining("first line");
		Files.write(this.file, new byte[] { '{', '"', (byte) 0xff });
		assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(() -> Archive.open(this.file));
	}

	@Test
	void leavesNothingBehindWhenItCannotBeWritten() {
		Path nowhere = this.directory.resolve("none/store.ndjson");
		assertThatExceptionOfType(StorageLocationException.class)
			.isThrownBy(() -> Archive.write(this.store, nowhere, START, Progress.NONE));
		assertThat(this.directory).isDirectoryNotContaining((path) -> path.toString().endsWith(".part"));
	}

}
