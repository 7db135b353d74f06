package io.stackmemory.storage.tiered;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Change;
import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.ChangeListener;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.FaultInjectingStorageBackend;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;
import io.stackmemory.test.FaultInjectingStorageBackend.Moment;
import io.stackmemory.test.Gate;
import io.stackmemory.test.SettableClock;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

@Timeout(120)
class CacheTests {

	private static final EntryKey A = BatchWriter.key("a");

	private final SettableClock clock = new SettableClock(Instant.parse("2026-01-31T09:30:00Z"));

	private final MemoryStorageBackend memory = new MemoryStorageBackend(this.clock);

	private final Feeding feeding = new Feeding(this.memory);

	private final FaultInjectingStorageBackend store = new FaultInjectingStorageBackend(this.feeding);

	private final CachingStorageBackend cache = new CachingStorageBackend(this.store, 100, 1_000_000, this.clock);

	private final BatchWriter writer = new BatchWriter(this.cache);

	/** Another process on the same store. */
	private final BatchWriter other = new BatchWriter(this.memory);

	@Test
	void readsAnEntryOnce() {
		this.writer.put("a", "1");
		for (int i = 0; i < 10; i++) {
			assertThat(value(A)).isEqualTo("1");
		}
		assertThat(this.store.calls(Call.READ)).isEqualTo(1);
		assertThat(this.cache.statistics()).isEqualTo(new CacheStatistics(9, 1, 0, 1));
	}

	@Test
	void readsWhatWasWrittenLast() {
		for (int i = 0; i < 10; i++) {
			this.writer.put("a", "" + i);
			assertThat(value(A)).isEqualTo("" + i);
		}
		this.writer.write(List.of(new WriteOperation.Delete(A, Precondition.PRESENT)));
		assertThat(this.cache.read(A)).isNull();
	}

	@Test
	void keepsNothingOfWhatIsAbsent() {
		assertThat(this.cache.read(A)).isNull();
		this.other.put("a", "1");
		assertThat(value(A)).isEqualTo("1");
	}

	@Test
	void loadsOnceForSeveralThreads() {
		this.writer.put("a", "1");
		Gate gate = this.store.hold(Call.READ, 1, Moment.BEFORE);
		List<CompletableFuture<@Nullable String>> readers = new ArrayList<>();
		readers.add(CompletableFuture.supplyAsync(() -> value(A)));
		gate.awaitArrival();
		for (int i = 0; i < 3; i++) {
			readers.add(CompletableFuture.supplyAsync(() -> value(A)));
		}
		gate.open();
		assertThat(readers).allSatisfy((reader) -> assertThat(reader.join()).isEqualTo("1"));
		assertThat(this.store.calls(Call.READ)).isEqualTo(1);
	}

	@Test
	void doesNotKeepWhatWasLoadedWhileItWasWritten() {
		this.writer.put("a", "1");
		Gate gate = this.store.hold(Call.READ, 1, Moment.AFTER);
		CompletableFuture<@Nullable String> reader = CompletableFuture.supplyAsync(() -> value(A));
		gate.awaitArrival();
		this.writer.put("a", "2");
		assertThat(value(A)).isEqualTo("2");
		gate.open();
		assertThat(reader.join()).isEqualTo("1");
		assertThat(value(A)).isEqualTo("2");
	}

	@Test
	void forgetsAfterAConflict() {
		this.writer.put("a", "1");
		Revision seen = entry(A).revision();
		this.other.put("a", "2");
		assertThat(value(A)).as("what the feed has not told yet").isEqualTo("1");
		assertThatExceptionOfType(VersionConflictException.class)
			.isThrownBy(() -> this.writer.write(List.of(BatchWriter.put("a", "3", Precondition.at(seen)))));
		assertThat(value(A)).isEqualTo("2");
	}

	@Test
	void forgetsAfterAConflictOnWhatWasOnlyChecked() {
		this.writer.put("a", "1");
		Revision seen = entry(A).revision();
		this.other.put("a", "2");
		assertThatExceptionOfType(VersionConflictException.class).isThrownBy(() -> this.writer.write(List
			.of(BatchWriter.put("b", "3", Precondition.ANY), new WriteOperation.Check(A, Precondition.at(seen)))));
		assertThat(value(A)).isEqualTo("2");
	}

	@Test
	void forgetsWhatMayOrMayNotHaveBeenWritten() {
		this.writer.put("a", "1");
		assertThat(value(A)).isEqualTo("1");
		this.store.fail(Call.WRITE, 1, Moment.AFTER, () -> new StorageUnavailableException("The cable", null));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> this.writer.put("a", "2"));
		assertThat(value(A)).isEqualTo("2");
	}

	@Test
	void forgetsWhatOthersHaveWritten() {
		this.writer.put("a", "1");
		this.writer.put("b", "1");
		assertThat(value(A)).isEqualTo("1");
		assertThat(value(BatchWriter.key("b"))).isEqualTo("1");
		this.other.put("a", "2");
		this.other.put("b", "2");
		this.feeding.tell(new Change(Set.of(A), Set.of()));
		assertThat(value(A)).isEqualTo("2");
		assertThat(value(BatchWriter.key("b"))).isEqualTo("1");
		this.feeding.tell(new Change(Set.of(), Set.of(A.namespace())));
		assertThat(value(BatchWriter.key("b"))).isEqualTo("2");
	}

	@Test
	void forgetsEverythingWhereAnnouncementsMayBeMissing() {
		this.writer.put("a", "1");
		assertThat(value(A)).isEqualTo("1");
		this.other.put("a", "2");
		this.feeding.listeners.forEach(ChangeListener::onGap);
		assertThat(value(A)).isEqualTo("2");
	}

	@Test
	void tellsNoFailureForAbsence() {
		this.writer.put("a", "1");
		this.store.fail(Call.READ, 1, Moment.BEFORE, () -> new StorageUnavailableException("The cable", null));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> this.cache.read(A));
		assertThat(value(A)).isEqualTo("1");
	}

	@Test
	void letsEntriesExpire() {
		this.writer.write(List.of(new WriteOperation.Put(A, JsonDocument.parse("1"), JsonDocument.EMPTY_OBJECT,
				this.clock.instant().plusSeconds(1), Precondition.ANY)));
		assertThat(value(A)).isEqualTo("1");
		this.clock.advance(Duration.ofSeconds(1));
		assertThat(this.cache.read(A)).isNull();
	}

	@Test
	void keepsNoMoreThanItMay() {
		CachingStorageBackend small = new CachingStorageBackend(this.memory, 10, 10_000, this.clock);
		for (int i = 0; i < 50; i++) {
			this.other.put("k" + i, "1");
			small.read(BatchWriter.key("k" + i));
		}
		assertThat(small.statistics().entries()).isLessThanOrEqualTo(10);
		assertThat(small.statistics().evictions()).isGreaterThanOrEqualTo(40);
		this.other.put("large", "\"" + "x".repeat(20_000) + "\"");
		small.read(BatchWriter.key("large"));
		small.read(BatchWriter.key("large"));
		assertThat(small.statistics().entries()).isLessThanOrEqualTo(10);
	}

	/**
	 * Batches put the same number into two entries. Whoever has seen a number in one
	 * never sees a smaller one in the other afterwards.
	 */
	@Test
	void neverGoesBackAcrossTheEntriesOfABatch() {
		AtomicBoolean ended = new AtomicBoolean();
		AtomicInteger reads = new AtomicInteger();
		Threads.run(4, (thread) -> {
			if (thread == 0) {
				for (int i = 1; i <= 20_000; i++) {
					this.writer.write(List.of(BatchWriter.put("a", "" + i, Precondition.ANY),
							BatchWriter.put("b", "" + i, Precondition.ANY)));
				}
				ended.set(true);
				return;
			}
			int latest = 0;
			for (int i = 0; !ended.get(); i++) {
				String read = value(BatchWriter.key(((i + thread) % 2 == 0) ? "a" : "b"));
				int number = (read != null) ? Integer.parseInt(read) : 0;
				assertThat(number).isGreaterThanOrEqualTo(latest);
				latest = number;
				reads.incrementAndGet();
			}
		});
		assertThat(reads.get()).isPositive();
		assertThat(value(A)).isEqualTo("20000");
	}

	@Test
	void endsListeningWhenItIsClosed() {
		assertThat(this.feeding.listeners).hasSize(1);
		this.cache.close();
		assertThat(this.feeding.listeners).isEmpty();
	}

	private Entry entry(EntryKey key) {
		Entry entry = this.cache.read(key);
		assertThat(entry).isNotNull();
		return entry;
	}

	private @Nullable String value(EntryKey key) {
		Entry entry = this.cache.read(key);
		return (entry != null) ? entry.value().text() : null;
	}

	/**
	 * A store that others share.
	 */
	private static final class Feeding extends ForwardingStorageBackend implements ChangeFeed {

		private final List<ChangeListener> listeners = new CopyOnWriteArrayList<>();

		Feeding(MemoryStorageBackend delegate) {
			super(delegate);
		}

		void tell(Change change) {
			this.listeners.forEach((listener) -> listener.onChange(change));
		}

		@Override
		public Optional<ChangeFeed> changes() {
			return Optional.of(this);
		}

		@Override
		public Subscription subscribe(ChangeListener listener) {
			this.listeners.add(listener);
			return () -> this.listeners.remove(listener);
		}

	}

}
