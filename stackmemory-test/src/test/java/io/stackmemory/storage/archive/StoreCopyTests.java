package io.stackmemory.storage.archive;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.FaultInjectingStorageBackend;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;
import io.stackmemory.test.FaultInjectingStorageBackend.Moment;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class StoreCopyTests {

	private static final int ENTRIES = 2300;

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T09:30:00.123Z"));

	private final MemoryStorageBackend source = new MemoryStorageBackend(this.clock);

	private final MemoryStorageBackend memory = new MemoryStorageBackend(this.clock);

	private final FaultInjectingStorageBackend target = new FaultInjectingStorageBackend(this.memory);

	private final BatchWriter writer = new BatchWriter(this.source);

	@BeforeEach
	void fill() {
		for (int i = 0; i < ENTRIES; i++) {
			this.writer.put("k" + i, "{\"n\":" + i + "}");
		}
	}

	@Test
	void tellsHowFarItIs() {
		AtomicLong done = new AtomicLong();
		AtomicLong total = new AtomicLong();
		CopyReport report = StoreCopy.of(this.source, this.target, this.clock, new Progress() {

			@Override
			public void expect(long entries) {
				total.set(entries);
			}

			@Override
			public void advance(long entries) {
				done.addAndGet(entries);
			}

		}).run(false);
		assertThat(report).extracting(CopyReport::copied, CopyReport::alreadyThere, CopyReport::newer)
			.containsExactly((long) ENTRIES, 0L, 0L);
		assertThat(done).hasValue(ENTRIES);
		assertThat(total).hasValue(ENTRIES);
		assertThat(StoreCopy.unfinished(this.memory)).isNull();
	}

	@Test
	void goesOnWhereItWasInterrupted() {
		this.target.fail(Call.WRITE, 4, Moment.AFTER, () -> new StorageUnavailableException("The cable", null));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> copy(this.source, false));
		assertThat(StoreCopy.unfinished(this.memory)).isEqualTo("memory");
		CopyReport report = copy(this.source, false);
		assertThat(report).extracting(CopyReport::copied, CopyReport::alreadyThere)
			.containsExactly(ENTRIES - 1500L, 1500L);
		assertThat(StoreCopy.unfinished(this.memory)).isNull();
	}

	@Test
	void bringsAnInterruptedCopyUpToWhatTheSourceHasNow() {
		this.target.fail(Call.WRITE, 4, Moment.AFTER, () -> new StorageUnavailableException("The cable", null));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> copy(this.source, false));
		this.writer.put("k0", "{\"n\":-1}");
		this.writer.write(List.of(new WriteOperation.Delete(BatchWriter.key("k1"), Precondition.PRESENT)));
		copy(this.source, false);
		assertThat(this.memory.read(BatchWriter.key("k0"))).isEqualTo(this.source.read(BatchWriter.key("k0")));
		assertThat(this.memory.read(BatchWriter.key("k1"))).isNull();
	}

	@Test
	void refusesAStoreThatHoldsSomethingAndChangesNothing() {
		new BatchWriter(this.memory).put("mine", "1");
		assertThatExceptionOfType(TargetNotEmptyException.class).isThrownBy(() -> copy(this.source, false))
			.withMessageContaining("'test'");
		assertThat(this.memory.count(Query.of(BatchWriter.key("k").namespace()))).isEqualTo(1);
		assertThat(this.target.calls(Call.WRITE)).isZero();
	}

	@Test
	void refusesAStoreThatSomethingElseIsCopiedInto(@TempDir Path directory) {
		Archive archive = Archive.write(this.source, directory.resolve("a.ndjson"), this.clock.instant(),
				Progress.NONE);
		this.target.fail(Call.WRITE, 2, Moment.BEFORE, () -> new StorageUnavailableException("The cable", null));
		assertThatExceptionOfType(StorageUnavailableException.class)
			.isThrownBy(() -> StoreCopy.of(archive, this.target, this.clock, Progress.NONE).run(false));
		assertThatExceptionOfType(TargetNotEmptyException.class).isThrownBy(() -> copy(this.source, false))
			.withMessageContaining("unfinished copy of archive " + archive.sha256());
		assertThatExceptionOfType(TargetNotEmptyException.class).isThrownBy(() -> copy(this.source, true));
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(
				() -> Archive.write(this.memory, directory.resolve("b.ndjson"), this.clock.instant(), Progress.NONE))
			.withMessageContaining("only a part of it");
		assertThatExceptionOfType(StorageFailureException.class)
			.isThrownBy(() -> StoreCopy.of(this.memory, new MemoryStorageBackend(this.clock), this.clock, Progress.NONE)
				.run(false));
		assertThat(StoreCopy.of(archive, this.target, this.clock, Progress.NONE).run(false).copied())
			.isEqualTo(ENTRIES);
	}

	@Test
	void findsATargetThatKeepsSomethingElse() {
		StorageBackend forgetful = new ForwardingStorageBackend(this.memory) {

			@Override
			public void write(WriteBatch batch) {
				super.write(new WriteBatch(batch.revision(), batch.time(),
						batch.operations().stream().map(StoreCopyTests::withoutTimes).toList()));
			}

		};
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> copyTo(forgetful));
		assertThat(StoreCopy.unfinished(this.memory)).isNotNull();
	}

	@Test
	void findsWhoWritesToTheTargetMeanwhile() {
		BatchWriter other = new BatchWriter(this.memory);
		StorageBackend disturbed = new ForwardingStorageBackend(this.memory) {

			@Override
			public void write(WriteBatch batch) {
				super.write(batch);
				other.put("surplus", "1");
			}

		};
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> copyTo(disturbed))
			.withMessageContaining("in test");
	}

	@Test
	void leavesOutWhatExpiresMeanwhile() {
		this.source.write(new WriteBatch(this.writer.put("k0", "1").next(), this.clock.instant(),
				List.of(new WriteOperation.Put(EntryKey.of("test", "short"), JsonDocument.parse("1"),
						JsonDocument.EMPTY_OBJECT, this.clock.instant().plusMillis(5), Precondition.ANY))));
		StorageBackend slow = new ForwardingStorageBackend(this.memory) {

			@Override
			public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
				StoreCopyTests.this.clock.advance(Duration.ofMillis(5));
				return super.readAll(keys);
			}

		};
		CopyReport report = copyTo(slow);
		assertThat(report.expired()).isEqualTo(1);
		assertThat(report.copied()).isEqualTo(ENTRIES);
	}

	private static WriteOperation withoutTimes(WriteOperation operation) {
		return (operation instanceof WriteOperation.Put put)
				? new WriteOperation.Put(put.key(), put.value(), put.metadata(), put.expiresAt(), put.precondition())
				: operation;
	}

	private CopyReport copy(StorageBackend from, boolean merge) {
		return StoreCopy.of(from, this.target, this.clock, Progress.NONE).run(merge);
	}

	private CopyReport copyTo(StorageBackend to) {
		return StoreCopy.of(this.source, to, this.clock, Progress.NONE).run(false);
	}

}
