package io.stackmemory.storage.tiered;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.tiered.ReplicaSettings.WhenFull;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;
import io.stackmemory.test.FaultInjectingStorageBackend.Moment;
import io.stackmemory.test.Gate;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * What waits for a replica, how much may, and who is told.
 */
class OutboxTests extends ReplicationFixture {

	@Test
	void refusesWritesBeyondWhatMayWait() {
		this.replica.failFrom(Call.READ, 1, () -> new StorageUnavailableException("gone", null));
		ReplicatingStorageBackend refusing = start(this.primary, this.replica, Replicas.settings(3, WhenFull.REFUSE));
		BatchWriter writer = new BatchWriter(refusing);
		writer.put("a", "1");
		writer.put("b", "1");
		writer.put("c", "1");

		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> writer.put("d", "1"))
			.withMessageContaining("the replica 'behind' is full")
			.withMessageContaining("Nothing was written");
		assertThat(refusing.read(BatchWriter.key("d"))).isNull();
		this.replica.heal();
		assertThat(refusing.awaitReplicated(ALL, LONG)).isTrue();
		writer.put("d", "1");
		assertThat(refusing.awaitReplicated(ALL, LONG)).isTrue();
		assertSame(refusing);
	}

	@Test
	void waitsForRoomAndGoesOn() {
		ReplicatingStorageBackend waiting = start(this.primary, this.replica, Replicas.settings(2, WhenFull.WAIT));
		BatchWriter writer = new BatchWriter(waiting);
		for (int i = 0; i < 50; i++) {
			writer.put("k" + i, "1");
		}
		assertThat(waiting.awaitReplicated(ALL, LONG)).isTrue();
		this.replica.failFrom(Call.READ, 1, () -> new StorageUnavailableException("gone", null));
		writer.put("a", "1");
		writer.put("b", "1");
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> writer.put("c", "1"));
	}

	@Test
	void acceptsWritesWithoutEndWhereThatIsWanted() {
		this.replica.failFrom(Call.READ, 1, () -> new StorageUnavailableException("gone", null));
		ReplicatingStorageBackend accepting = start(this.primary, this.replica, Replicas.settings(1, WhenFull.ACCEPT));
		BatchWriter writer = new BatchWriter(accepting);
		for (int i = 0; i < 20; i++) {
			writer.put("k" + i, "1");
		}
		assertThat(accepting.replicas()).singleElement()
			.satisfies((status) -> assertThat(status.entries()).isEqualTo(20))
			.satisfies((status) -> assertThat(status.bytes()).isPositive());
	}

	@Test
	void flushesTheStoreAndSaysWhatTheReplicasLack() {
		ReplicatingStorageBackend store = new ReplicatingStorageBackend(this.primary,
				List.of(Replicas.of("behind", this.replica)), Duration.ofMillis(100), this.clock);
		this.open.add(store);
		store.start();
		BatchWriter writer = new BatchWriter(store);
		writer.put("a", "1");
		store.flush();
		Gate gate = this.replica.hold(Call.READ, 1, Moment.BEFORE);
		Revision revision = writer.put("b", "1");

		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(store::flush)
			.withMessageContaining("'behind' is 1 changes behind");
		assertThat(store.awaitReplicated(revision, Duration.ofMillis(50))).isFalse();
		gate.open();
		assertThat(store.awaitReplicated(revision, LONG)).isTrue();
		store.flush();
	}

	@Test
	void isDegradedWhereAReplicaFailsAndWellAgainAfterwards() {
		ReplicatingStorageBackend store = start(this.primary, this.replica);
		this.replica.failFrom(Call.READ, 1, () -> new StorageUnavailableException("the cable is cut", null));
		new BatchWriter(store).put("a", "1");
		while (store.replicas().get(0).state() != ReplicaStatus.State.FAILED) {
			Thread.onSpinWait();
		}
		CheckResult degraded = store.check();
		assertThat(degraded.status()).isEqualTo(CheckResult.Status.DEGRADED);
		assertThat(degraded.message()).contains("'behind' is 1 changes").contains("the cable is cut");
		assertThat(degraded.details()).extractingByKey("replicas").asString().contains("lagEntries=1");

		this.replica.heal();
		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();
		awaitConnected(store);
		assertThat(store.check().status()).isEqualTo(CheckResult.Status.UP);
	}

	@Test
	void isDegradedWhereTooOldChangesWait() {
		SettableClock settable = new SettableClock(Instant.parse("2026-01-01T00:00:00Z"));
		ReplicatingStorageBackend store = new ReplicatingStorageBackend(new MemoryStorageBackend(settable),
				List.of(Replicas.of("behind", this.replica)), LONG, settable);
		this.open.add(store);
		store.write(new WriteBatch(Revision.at(settable.instant()), settable.instant(),
				List.of(new WriteOperation.Put(BatchWriter.key("a"), JsonDocument.parse("1"), Precondition.ANY))));
		settable.advance(Duration.ofSeconds(60));
		assertThat(store.check().status()).isEqualTo(CheckResult.Status.UP);
		settable.advance(Duration.ofMillis(1));
		assertThat(store.check().status()).isEqualTo(CheckResult.Status.DEGRADED);
		assertThat(store.replicas().get(0).lag()).isEqualTo(Duration.ofSeconds(60).plusMillis(1));
	}

	@Test
	void isAsDurableAsItsReplicaOnceFlushed() {
		ReplicatingStorageBackend store = start(this.primary, files());
		assertThat(store.durability().acknowledged()).isEqualTo(Level.PROCESS);
		store.open("behind");
		assertThat(store.durability().flushed()).isEqualTo(Level.MACHINE);
	}

	@Test
	void refusesTwoReplicasOfOneName() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new ReplicatingStorageBackend(this.primary,
					List.of(Replicas.of("same", this.replica), Replicas.of("same", this.replica)), LONG, this.clock))
			.withMessageContaining("'same'");
		assertThatIllegalArgumentException().isThrownBy(() -> Replicas.of("No Name", this.replica));
	}

}
