package io.stackmemory.storage.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.TextPattern;
import io.stackmemory.storage.query.TextQuery;
import io.stackmemory.test.FaultInjectingStorageBackend;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is of the index alone: its files, its notes, and failures beneath.
 */
class LuceneStorageBackendTests {

	private static final Namespace NOTES = new Namespace("notes");

	@TempDir
	Path directory;

	private Revision revision = Revision.at(Instant.parse("2026-01-01T00:00:00Z"));

	@Test
	void leavesNoFilesBehind() throws IOException {
		try (StorageBackend backend = LuceneStorageBackend.onDisk(new MemoryStorageBackend(Clock.systemUTC()),
				this.directory)) {
			write(backend, 1);
			assertThat(this.directory).isEmptyDirectory();
			assertThat(find(backend, "word1")).containsExactly("1");
			assertThat(this.directory).isNotEmptyDirectory();
		}
		try (Stream<Path> files = Files.list(this.directory)) {
			assertThat(files).isEmpty();
		}
	}

	@Test
	void worksOffNotesThatPileUp() {
		try (StorageBackend backend = LuceneStorageBackend.inMemory(new MemoryStorageBackend(Clock.systemUTC()))) {
			write(backend, 1);
			assertThat(find(backend, "word1")).hasSize(1);
			write(backend, 25_000);
			assertThat(find(backend, "word24999")).containsExactly("24999");
			assertThat(find(backend, "common")).hasSize(1000);
		}
	}

	@Test
	void forgetsNothingWhenTheStoreFailsBetween() {
		FaultInjectingStorageBackend faults = new FaultInjectingStorageBackend(
				new MemoryStorageBackend(Clock.systemUTC()));
		try (StorageBackend backend = LuceneStorageBackend.inMemory(faults)) {
			write(backend, 1);
			assertThat(find(backend, "word1")).hasSize(1);
			write(backend, 3);
			faults.failFrom(Call.READ, 1, () -> new StorageUnavailableException("away", null));
			assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> find(backend, "word2"));
			faults.heal();
			assertThat(find(backend, "word2")).containsExactly("2");
		}
	}

	@Test
	void failsNoWriteThatIsCommitted() {
		FaultInjectingStorageBackend faults = new FaultInjectingStorageBackend(
				new MemoryStorageBackend(Clock.systemUTC()));
		try (StorageBackend backend = LuceneStorageBackend.inMemory(faults)) {
			write(backend, 1);
			assertThat(find(backend, "word1")).hasSize(1);
			faults.failFrom(Call.READ, 1, () -> new StorageUnavailableException("away", null));
			write(backend, 12_000);
			faults.heal();
			assertThat(find(backend, "word11999")).containsExactly("11999");
			assertThat(find(backend, "word3")).containsExactly("3");
		}
	}

	@Test
	void findsWhatWasWrittenWhileOthersSearch() {
		try (StorageBackend backend = LuceneStorageBackend.inMemory(new MemoryStorageBackend(Clock.systemUTC()))) {
			AtomicBoolean written = new AtomicBoolean();
			Threads.run(4, (thread) -> {
				if (thread > 0) {
					while (!written.get()) {
						find(backend, "common word1");
					}
					return;
				}
				try {
					for (int i = 1; i <= 1000; i++) {
						write(backend, i, i);
						assertThat(find(backend, "word" + i)).containsExactly(Integer.toString(i));
					}
				}
				finally {
					written.set(true);
				}
			});
		}
	}

	@Test
	void findsWhatWasWrittenWhileAnotherSearchesFirst() {
		for (int round = 0; round < 300; round++) {
			try (StorageBackend backend = LuceneStorageBackend.inMemory(new MemoryStorageBackend(Clock.systemUTC()))) {
				Threads.run(4, (thread) -> {
					if (thread > 0) {
						find(backend, "common");
						return;
					}
					for (int i = 1; i <= 5; i++) {
						write(backend, i, i);
						assertThat(find(backend, "word" + i)).containsExactly(Integer.toString(i));
					}
				});
			}
		}
	}

	private void write(StorageBackend backend, int count) {
		write(backend, 0, count);
	}

	private void write(StorageBackend backend, int first, int last) {
		List<WriteOperation> puts = new ArrayList<>();
		for (int i = first; i <= last; i++) {
			puts.add(new WriteOperation.Put(new EntryKey(NOTES, Integer.toString(i)),
					JsonDocument.parse("{\"text\":\"common word" + i + "\"}"), JsonDocument.EMPTY_OBJECT, null,
					Precondition.ANY));
		}
		this.revision = this.revision.next();
		backend.write(new WriteBatch(this.revision, Instant.parse("2026-01-01T00:00:00Z"), puts));
	}

	private static List<String> find(StorageBackend backend, String text) {
		return backend.textSearch()
			.search(new TextQuery(NOTES, List.of(FieldPath.of("text")), TextPattern.parse(text), Filter.ALL, 1000))
			.stream()
			.map((entry) -> entry.key().key())
			.toList();
	}

}
