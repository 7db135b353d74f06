package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.TargetNotEmptyException;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.FaultInjectingStorageBackend;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * A store that begins empty is filled from its replicas.
 */
class RestoreTests {

	private static final Duration LONG = Duration.ofSeconds(30);

	private static final Revision ALL = new Revision(Long.MAX_VALUE);

	private final Clock clock = Clock.systemUTC();

	private final StorageBackend one = new MemoryStorageBackend(this.clock);

	private final StorageBackend two = new MemoryStorageBackend(this.clock);

	private final FaultInjectingStorageBackend empty = new FaultInjectingStorageBackend(
			new MemoryStorageBackend(this.clock));

	private final List<ReplicatingStorageBackend> open = new ArrayList<>();

	@AfterEach
	void close() {
		this.open.forEach(ReplicatingStorageBackend::close);
	}

	@Test
	void fillsAnEmptyStoreAndGoesOnShipping() {
		fill(this.one, 1300);
		ReplicatingStorageBackend store = over(this.empty, Replicas.of("one", this.one));
		Restore restore = restore(store);
		assertThat(restore.isNeeded()).isTrue();

		assertThat(restore.ifEmpty()).get().satisfies((restored) -> {
			assertThat(restored.replica()).isEqualTo("one");
			assertThat(restored.report().copied()).isEqualTo(1300);
		});

		assertThat(Replicas.digest(this.empty)).isEqualTo(Replicas.digest(this.one));
		assertThat(restore.isNeeded()).isFalse();
		store.start();
		new BatchWriter(store).put("later", "1");
		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();
		assertThat(Replicas.digest(this.empty)).isEqualTo(Replicas.digest(this.one));
	}

	@Test
	void hasNothingToDoWhereTheReplicasAreEmpty() {
		assertThat(restore(over(this.empty, Replicas.of("one", this.one))).ifEmpty()).isEmpty();
		assertThat(this.empty.namespaces()).isEmpty();
	}

	@Test
	void goesOnWhereItWasInterrupted() {
		fill(this.one, 1300);
		ReplicatingStorageBackend store = over(this.empty, Replicas.of("one", this.one));
		this.empty.failFrom(Call.WRITE, 3, () -> new StorageFullException("no room", null));
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> restore(store).ifEmpty());
		this.empty.heal();

		assertThat(restore(store).isNeeded()).isTrue();
		assertThat(restore(store).ifEmpty()).get()
			.satisfies((restored) -> assertThat(restored.report().alreadyThere()).isEqualTo(500))
			.satisfies((restored) -> assertThat(restored.report().copied()).isEqualTo(800));
		assertThat(restore(store).isNeeded()).isFalse();
	}

	@Test
	void refusesToMixWhatWasInterruptedWithAnotherReplica() {
		fill(this.one, 1300);
		ReplicatingStorageBackend store = over(this.empty, Replicas.of("one", this.one));
		this.empty.failFrom(Call.WRITE, 3, () -> new StorageFullException("no room", null));
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> restore(store).ifEmpty());
		this.empty.heal();
		fill(this.two, 1);
		StorageBackend elsewhere = Replicas.elsewhere(this.two);
		ReplicatingStorageBackend other = over(this.empty, Replicas.of("two", elsewhere));

		assertThatExceptionOfType(TargetNotEmptyException.class).isThrownBy(() -> restore(other).ifEmpty())
			.withMessageContaining("unfinished copy");
	}

	@Test
	void usesNoReplicaThatHoldsAPartOnly() {
		leaveAPart(this.one);
		ReplicatingStorageBackend store = over(this.empty, Replicas.of("one", this.one));
		assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> restore(store).ifEmpty())
			.withMessageContaining("holds an unfinished copy of")
			.withMessageContaining("Nothing was restored");
		assertThat(this.empty.namespaces()).isEmpty();

		fill(this.two, 3);
		assertThat(restore(over(this.empty, Replicas.of("one", this.one), Replicas.of("two", this.two))).ifEmpty())
			.get()
			.satisfies((restored) -> assertThat(restored.replica()).isEqualTo("two"));
	}

	@Test
	void takesTheReplicaToWhichWasShippedLast() {
		ReplicatingStorageBackend before = over(new MemoryStorageBackend(this.clock), Replicas.of("one", this.one));
		before.start();
		new BatchWriter(before).put("a", "1");
		before.awaitReplicated(ALL, LONG);
		awaitNextMillisecond();
		ReplicatingStorageBackend after = over(new MemoryStorageBackend(this.clock), Replicas.of("two", this.two));
		after.start();
		new BatchWriter(after).put("a", "2");
		after.awaitReplicated(ALL, LONG);

		restore(over(this.empty, Replicas.of("one", this.one), Replicas.of("two", this.two))).ifEmpty();

		assertThat(this.empty.read(BatchWriter.key("a")).value().text()).isEqualTo("2");
	}

	/**
	 * What is shipped in one millisecond has no order.
	 */
	private void awaitNextMillisecond() {
		long now = this.clock.millis();
		while (this.clock.millis() == now) {
			Thread.onSpinWait();
		}
	}

	/**
	 * What was deleted here, and not shipped before the process ended, does not come
	 * back.
	 */
	@Test
	void mergesByRevisionAndShipsBefore() {
		ReplicatingStorageBackend before = over(Replicas.unclosed(this.empty), Replicas.of("one", this.one));
		before.start();
		BatchWriter writer = new BatchWriter(before);
		writer.put("deleted", "1");
		writer.put("here", "1");
		assertThat(before.awaitReplicated(ALL, LONG)).isTrue();
		before.close();
		fill(this.one, 1);
		ReplicatingStorageBackend gone = over(Replicas.unclosed(this.empty), Replicas.of("one", this.one));
		new BatchWriter(gone)
			.write(List.of(new WriteOperation.Delete(BatchWriter.key("deleted"), Precondition.ANY), put("here", "2")));

		ReplicatingStorageBackend store = over(Replicas.unclosed(this.empty), Replicas.of("one", this.one));
		List<Restore.Restored> restored = restore(store).merge();

		assertThat(restored).singleElement().satisfies((merged) -> assertThat(merged.report().copied()).isEqualTo(1));
		assertThat(store.read(BatchWriter.key("deleted"))).isNull();
		assertThat(store.read(BatchWriter.key("here")).value().text()).isEqualTo("2");
		assertThat(store.read(BatchWriter.key("k0"))).isNotNull();
		assertThat(Replicas.digest(store)).isEqualTo(Replicas.digest(this.one));
	}

	private static WriteOperation.Put put(String key, String json) {
		return new WriteOperation.Put(BatchWriter.key(key), JsonDocument.parse(json), Precondition.ANY);
	}

	private void leaveAPart(StorageBackend replica) {
		StorageBackend source = new MemoryStorageBackend(this.clock);
		fill(source, 1300);
		FaultInjectingStorageBackend failing = new FaultInjectingStorageBackend(replica);
		failing.failFrom(Call.WRITE, 3, () -> new StorageFullException("no room", null));
		ReplicatingStorageBackend store = over(source, Replicas.of("one", failing));
		store.start();
		while (store.replicas().get(0).failures() == 0) {
			Thread.onSpinWait();
		}
		store.close();
	}

	private static void fill(StorageBackend store, int entries) {
		BatchWriter writer = new BatchWriter(store);
		for (int i = 0; i < entries; i++) {
			writer.put("k" + i, "{\"i\":" + i + "}");
		}
	}

	private Restore restore(ReplicatingStorageBackend store) {
		return new Restore(store, this.clock, Progress.NONE);
	}

	private ReplicatingStorageBackend over(StorageBackend primary, Replica... replicas) {
		ReplicatingStorageBackend store = new ReplicatingStorageBackend(primary, List.of(replicas), LONG, this.clock);
		this.open.add(store);
		return store;
	}

}
