package io.stackmemory.storage.tiered;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.tiered.ReplicaSettings.WhenFull;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;
import io.stackmemory.test.FaultInjectingStorageBackend.Moment;
import io.stackmemory.test.Gate;
import io.stackmemory.test.ModelChecker;
import io.stackmemory.test.SettableClock;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What reaches a replica, in which order, and what becomes of it where the replica fails.
 */
class ReplicationTests extends ReplicationFixture {

	static List<Long> seeds() {
		return ModelChecker.seeds(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
	}

	@Test
	void bringsPutsUpdatesAndDeletesWithTheirRevisionsAndTimes() {
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		BatchWriter writer = new BatchWriter(store);
		writer.put("a", "{\"n\":1}");
		writer.put("b", "{\"n\":1}");
		writer.put("a", "{\"n\":2}");
		writer.write(List.of(new WriteOperation.Delete(BatchWriter.key("b"), Precondition.PRESENT),
				new WriteOperation.Put(BatchWriter.key("c"), JsonDocument.parse("[1e400]"),
						JsonDocument.parse("{\"by\":\"me\"}"), Instant.parse("2126-01-01T00:00:00.123Z"),
						Precondition.ABSENT)));

		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();

		assertSame(store);
		assertThat(this.replica.read(BatchWriter.key("b"))).isNull();
		assertThat(this.replica.read(BatchWriter.key("c"))).isEqualTo(this.primary.read(BatchWriter.key("c")));
	}

	/**
	 * Two threads write batches over few keys, while the replica fails now and then
	 * before and after it has done its work. At the end both hold the same.
	 */
	@ParameterizedTest
	@MethodSource("seeds")
	void endsWithTheSameWhateverFails(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		Threads.run(3, (thread) -> {
			SplittableRandom own = new SplittableRandom(seed * 31 + thread);
			BatchWriter writer = new BatchWriter(store);
			for (int i = 0; i < 300; i++) {
				writer.write(randomBatch(own));
				if (thread == 0 && i % 10 == 0) {
					fail(random);
				}
			}
		});
		this.replica.heal();

		assertThat(store.awaitReplicated(ALL, LONG)).as("seed " + seed).isTrue();

		assertSame(store);
		assertNothingWaits();
	}

	/**
	 * Each batch puts the same number under two keys. Whoever looks at the replica at any
	 * moment finds them equal, and never going back.
	 */
	@Test
	void showsNoHalfBatchAndNeverGoesBack() {
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		BatchWriter writer = new BatchWriter(store);
		List<EntryKey> keys = List.of(BatchWriter.key("left"), BatchWriter.key("right"));
		AtomicBoolean done = new AtomicBoolean();
		ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
		Threads.run(2, (thread) -> {
			if (thread == 0) {
				for (int i = 1; i <= 2000; i++) {
					String number = Integer.toString(i);
					writer.write(keys.stream()
						.<WriteOperation>map(
								(key) -> new WriteOperation.Put(key, JsonDocument.parse(number), Precondition.ANY))
						.toList());
				}
				store.awaitReplicated(ALL, LONG);
				done.set(true);
			}
			else {
				int before = 0;
				while (!done.get()) {
					List<Integer> seen = this.replica.readAll(keys)
						.values()
						.stream()
						.map((entry) -> Integer.parseInt(entry.value().text()))
						.distinct()
						.toList();
					if (seen.size() > 1 || (!seen.isEmpty() && seen.get(0) < before)) {
						wrong.add(seen + " after " + before);
					}
					before = seen.isEmpty() ? before : seen.get(0);
				}
			}
		});
		assertThat(wrong).isEmpty();
		assertSame(store);
	}

	/**
	 * Whoever took a revision first may write last: what was deleted is put again with an
	 * earlier one.
	 */
	@Test
	void knowsWhatWasWrittenLastWhateverTheRevisions() {
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		Instant now = Instant.parse("2026-01-01T00:00:00Z");
		EntryKey key = BatchWriter.key("a");
		store.write(new WriteBatch(new Revision(5), now, List.of(put(key, "1"))));
		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();
		Gate gate = this.replica.hold(Call.READ, 1, Moment.BEFORE);
		store.write(new WriteBatch(new Revision(10), now, List.of(new WriteOperation.Delete(key, Precondition.ANY))));
		store.write(new WriteBatch(new Revision(9), now, List.of(put(key, "2"))));
		gate.awaitArrival();
		gate.open();
		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();
		assertSame(store);
		assertThat(this.replica.read(key).value().text()).isEqualTo("2");
	}

	@Test
	void shipsAfterTheNextStartWhatWasAcknowledgedBefore() {
		this.replica.failFrom(Call.READ, 1, () -> new StorageUnavailableException("gone", null));
		try (ReplicatingStorageBackend before = opened(files(), this.replica)) {
			before.start();
			BatchWriter writer = new BatchWriter(before);
			writer.put("a", "1");
			writer.put("b", "\"" + "ä".repeat(3_000_000) + "\"");
			writer.write(List.of(new WriteOperation.Delete(BatchWriter.key("a"), Precondition.ANY)));
			assertThat(before.awaitReplicated(ALL, Duration.ofMillis(50))).isFalse();
		}
		this.replica.heal();
		assertThat(Replicas.digest(this.replica).entries()).isZero();

		ReplicatingStorageBackend after = start(files(), this.replica);

		assertThat(after.awaitReplicated(ALL, LONG)).isTrue();
		assertSame(after);
		assertThat(Replicas.digest(this.replica).entries()).isOne();
	}

	@Test
	void givesAReplicaThatIsNewEverything() {
		BatchWriter before = new BatchWriter(this.primary);
		for (int i = 0; i < 1200; i++) {
			before.put("k" + i, "{\"i\":" + i + "}");
		}
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		new BatchWriter(store).put("later", "1");
		store.awaitReplicated(ALL, LONG);
		awaitConnected(store);
		assertSame(store);

		MemoryStorageBackend another = new MemoryStorageBackend(this.clock);
		new BatchWriter(store).put("latest", "1");
		store.awaitReplicated(ALL, LONG);
		ReplicatingStorageBackend next = start(this.primary, another);
		awaitConnected(next);
		assertThat(Replicas.digest(another)).isEqualTo(Replicas.digest(this.primary));
	}

	@Test
	void removesWhatWasDeletedWhileTheReplicaWasFilled() {
		BatchWriter before = new BatchWriter(this.primary);
		for (int i = 0; i < 1200; i++) {
			before.put("k" + i, "1");
		}
		this.replica.failFrom(Call.WRITE, 3, () -> new StorageUnavailableException("full", null));
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		while (store.replicas().get(0).failures() == 0) {
			Thread.onSpinWait();
		}
		List<Entry> there = new ArrayList<>();
		this.replica.scan(Query.of(BatchWriter.key("k").namespace()), there::add);
		new BatchWriter(store).write(List.of(new WriteOperation.Delete(there.get(0).key(), Precondition.PRESENT)));
		this.replica.heal();

		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();
		assertThat(this.replica.read(there.get(0).key())).isNull();
		assertSame(store);
	}

	@Test
	void keepsWhatTheReplicaHasNewer() {
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		new BatchWriter(store).put("a", "1");
		store.awaitReplicated(ALL, LONG);
		Gate gate = this.replica.hold(Call.READ, 1, Moment.BEFORE);
		new BatchWriter(store).put("a", "2");
		gate.awaitArrival();
		Revision later = new Revision(store.read(BatchWriter.key("a")).revision().value() + (1L << 30));
		this.replica.write(new WriteBatch(later, Instant.EPOCH, List
			.of(new WriteOperation.Put(BatchWriter.key("a"), JsonDocument.parse("\"newer\""), Precondition.ANY))));
		gate.open();

		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();

		assertThat(this.replica.read(BatchWriter.key("a")).value().text()).isEqualTo("\"newer\"");
	}

	@Test
	void letsTwoProcessesShipTheSameOutbox() {
		ReplicatingStorageBackend one = start(this.primary, this.replica);
		ReplicatingStorageBackend two = start(this.primary, this.replica);
		Threads.run(4, (thread) -> {
			BatchWriter writer = new BatchWriter((thread % 2 == 0) ? one : two);
			SplittableRandom random = new SplittableRandom(thread);
			for (int i = 0; i < 300; i++) {
				writer.write(randomBatch(random));
			}
		});
		assertThat(one.awaitReplicated(ALL, LONG)).isTrue();
		assertThat(two.awaitReplicated(ALL, LONG)).isTrue();
		assertSame(one);
		assertNothingWaits();
	}

	@Test
	void shipsInOrderAlthoughTheClockGoesBack() {
		SettableClock settable = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
		StorageBackend store = new MemoryStorageBackend(settable);
		StorageBackend behind = new MemoryStorageBackend(settable);
		ReplicatingStorageBackend replicating = new ReplicatingStorageBackend(store,
				List.of(Replicas.of("behind", behind)), LONG, settable);
		this.open.add(replicating);
		replicating.start();
		RevisionClock revisions = new RevisionClock(settable);
		for (int i = 0; i < 200; i++) {
			settable.advance(Duration.ofMinutes((i % 3 == 0) ? -5 : 2));
			replicating.write(new WriteBatch(revisions.next(), settable.instant(),
					List.of(new WriteOperation.Put(BatchWriter.key("k" + i % 7),
							JsonDocument.parse(Integer.toString(i)), Precondition.ANY))));
		}
		assertThat(replicating.awaitReplicated(ALL, LONG)).isTrue();
		assertThat(Replicas.digest(behind)).isEqualTo(Replicas.digest(store));
	}

	@Test
	void leavesWhatHasExpiredToTheStore() {
		SettableClock settable = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
		StorageBackend store = new MemoryStorageBackend(settable);
		ReplicatingStorageBackend replicating = new ReplicatingStorageBackend(store,
				List.of(Replicas.of("behind", new MemoryStorageBackend(settable))), LONG, settable);
		this.open.add(replicating);
		replicating.start();
		awaitConnected(replicating);
		RevisionClock ahead = new RevisionClock(settable);
		ahead.observe(new Revision(ahead.next().value() + 1000));
		for (int i = 0; i < 3; i++) {
			replicating.write(new WriteBatch(ahead.next(), settable.instant(),
					List.of(new WriteOperation.Put(BatchWriter.key("k" + i), JsonDocument.parse("1"),
							JsonDocument.EMPTY_OBJECT, settable.instant(), Precondition.ANY))));
			assertThat(replicating.awaitReplicated(ALL, LONG)).isTrue();
		}

		assertThat(store.maintenance().orElseThrow().countExpired()).isEqualTo(3);
	}

	@Test
	void shipsUrgentBatchesFirstUnlessTheyDependOnOthers() {
		Namespace urgent = new Namespace("frames");
		ReplicaSettings settings = new ReplicaSettings(1000, 1 << 20, WhenFull.WAIT, Duration.ZERO, LONG, Duration.ZERO,
				Duration.ofMillis(1), Duration.ofMillis(1), 5, Set.of(urgent));
		ReplicatingStorageBackend store = start(this.primary, this.replica, settings);
		store.shipUrgentFirst();
		awaitConnected(store);
		Gate held = this.replica.hold(Call.READ, 1, Moment.BEFORE);
		BatchWriter writer = new BatchWriter(store);
		writer.put("bulk", "1");
		held.awaitArrival();
		EntryKey shared = BatchWriter.key("shared");
		writer.write(List.of(new WriteOperation.Put(shared, JsonDocument.parse("1"), Precondition.ANY)));
		writer.write(List.of(put(new EntryKey(urgent, "depends"), "2"), put(shared, "2")));
		writer.write(List.of(put(new EntryKey(urgent, "free"), "3")));
		int writes = this.replica.calls(Call.WRITE);
		Gate second = this.replica.hold(Call.WRITE, 2, Moment.BEFORE);
		held.open();
		second.awaitArrival();

		assertThat(this.replica.calls(Call.WRITE)).isEqualTo(writes + 2);
		assertThat(this.replica.read(new EntryKey(urgent, "free"))).isNotNull();
		assertThat(this.replica.read(new EntryKey(urgent, "depends"))).isNull();
		assertThat(this.replica.read(BatchWriter.key("bulk"))).isNull();
		second.open();
		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();
		assertSame(store);
	}

	private void fail(SplittableRandom random) {
		this.replica.heal();
		Call call = random.nextBoolean() ? Call.WRITE : Call.FLUSH;
		Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
		this.replica.fail(call, 1 + random.nextInt(3), moment, () -> new StorageUnavailableException("hiccup", null));
	}

	private static List<WriteOperation> randomBatch(SplittableRandom random) {
		List<WriteOperation> operations = new ArrayList<>();
		int first = random.nextInt(20);
		for (int i = 0; i < 1 + random.nextInt(4); i++) {
			EntryKey key = BatchWriter.key("k" + (first + i));
			operations.add((random.nextInt(4) == 0) ? new WriteOperation.Delete(key, Precondition.ANY)
					: put(key, "{\"n\":" + random.nextInt() + "}"));
		}
		return operations;
	}

}
