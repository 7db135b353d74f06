package io.stackmemory.test;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.archive.Archive;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreCopy;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.memory.MemoryStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Everything leaves the store, and comes into it, exactly as it is: as an archive, and as
 * a copy between two backends.
 */
public abstract class ArchiveContract extends BackendContract {

	@Test
	protected void anArchiveHoldsWhatTheStoreHolds(@TempDir Path directory) {
		fill(backend());
		Archive archive = Archive.write(backend(), directory.resolve("a.ndjson"), START, Progress.NONE);
		List<Entry> entries = new ArrayList<>();
		archive.scanAll(entries::add);
		assertThat(entries).isEqualTo(everything(backend()));
		assertThat(Archive.open(archive.file()).digest()).isEqualTo(archive.digest())
			.isEqualTo(StoreDigest.of(backend()::scanAll, Progress.NONE));
	}

	@Test
	protected void isRestoredFromAnArchiveOfAnotherBackend(@TempDir Path directory) {
		try (StorageBackend other = new MemoryStorageBackend(this.clock)) {
			fill(other);
			Archive archive = Archive.write(other, directory.resolve("a.ndjson.gz"), START, Progress.NONE);
			CopyReport report = StoreCopy.of(archive, backend(), this.clock, Progress.NONE).run(false);
			assertThat(report.copied()).isEqualTo(everything(other).size());
			assertThat(everything(backend())).isEqualTo(everything(other));
			assertThat(StoreDigest.of(backend()::scanAll, Progress.NONE)).isEqualTo(archive.digest());
		}
	}

	@Test
	protected void goesToAnotherBackendAndBack() {
		fill(backend());
		List<Entry> before = everything(backend());
		try (StorageBackend other = new MemoryStorageBackend(this.clock)) {
			StoreCopy.of(backend(), other, this.clock, Progress.NONE).run(false);
			assertThat(everything(other)).isEqualTo(before);
			emptyTheStore();
			StoreCopy.of(other, backend(), this.clock, Progress.NONE).run(false);
			assertThat(everything(backend())).isEqualTo(everything(other));
		}
	}

	@Test
	protected void isMergedByRevision() {
		put("both", "1");
		put("older here", "1");
		try (StorageBackend other = new MemoryStorageBackend(this.clock)) {
			StoreCopy.of(backend(), other, this.clock, Progress.NONE).run(false);
			put("newer here", "2");
			put("both", "2");
			other.write(batch(new WriteOperation.Put(key("older here"), json("3"), Precondition.PRESENT),
					new WriteOperation.Put(key("only there"), json("3"), Precondition.ABSENT)));
			CopyReport report = StoreCopy.of(other, backend(), this.clock, Progress.NONE).run(true);
			assertThat(report).extracting(CopyReport::copied, CopyReport::newer).containsExactly(2L, 1L);
		}
		assertThat(entries(ALL)).extracting((entry) -> entry.key().key() + "=" + entry.value().text())
			.containsExactly("both=2", "newer here=2", "older here=3", "only there=3");
	}

	@Test
	protected void anArchiveIsOfOneMoment(@TempDir Path directory) {
		EntryKey[] keys = { key("a"), EntryKey.of("#contract", "a"), EntryKey.of("zz", "a") };
		AtomicBoolean ended = new AtomicBoolean();
		write(puts(keys, 0));
		CompletableFuture<Void> writer = CompletableFuture.runAsync(() -> {
			for (int i = 1; !ended.get(); i++) {
				write(puts(keys, i));
			}
		});
		try {
			for (int i = 0; i < 20; i++) {
				Archive archive = Archive.write(backend(), directory.resolve(i + ".ndjson"), START, Progress.NONE);
				List<String> values = new ArrayList<>();
				archive.scanAll((entry) -> values.add(entry.value().text()));
				assertThat(values).hasSize(3);
				assertThat(values.stream().distinct()).hasSize(1);
			}
		}
		finally {
			ended.set(true);
			writer.join();
		}
	}

	private static WriteOperation[] puts(EntryKey[] keys, int number) {
		WriteOperation[] puts = new WriteOperation[keys.length];
		for (int i = 0; i < keys.length; i++) {
			puts[i] = new WriteOperation.Put(keys[i], json("" + number), Precondition.ANY);
		}
		return puts;
	}

	/**
	 * More than fits into one batch of a copy, and everything that is easily lost.
	 */
	private void fill(StorageBackend store) {
		Instant end = this.clock.instant().plusSeconds(3600);
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < 1100; i++) {
			operations.add(new WriteOperation.Put(key("k" + i), json("{\"n\":" + i + "}"), json("{}"),
					(i % 100 == 7) ? end : null, Precondition.ANY));
		}
		List<String> values = List.of("null", "[]", "{\"b\":1,\"a\":{\"\":[1.50,1e400,9007199254740993,-0.0,100]}}",
				"\"\\uFFFF\\ud83d\\ude00\\\"\\\\/\\n\\t\\u007f\\u2028\"", "[".repeat(400) + "]".repeat(400),
				"0.10000000000000000001");
		for (int i = 0; i < values.size(); i++) {
			operations.add(new WriteOperation.Put(EntryKey.of("values", "😀/%\n\"" + i), json(values.get(i)),
					json("{\"m\":" + values.get(i) + "}"), null, Precondition.ANY));
		}
		operations.add(new WriteOperation.Put(EntryKey.of("#unique:contract:n", "1"), json("{}"), Precondition.ANY));
		store.write(batch(operations.toArray(WriteOperation[]::new)));
		this.clock.advance(Duration.ofMillis(5));
		store.write(batch(new WriteOperation.Put(key("k1"), json("{\"n\":-1}"), Precondition.ANY)));
	}

	private static List<Entry> everything(StorageBackend store) {
		List<Entry> entries = new ArrayList<>();
		store.scanAll(entries::add);
		return entries;
	}

}
