package io.stackmemory.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.FaultInjectingStorageBackend.Call;
import io.stackmemory.test.FaultInjectingStorageBackend.Moment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

class FaultInjectingStorageBackendTests {

	private static final Instant START = Instant.parse("2026-01-31T09:30:00Z");

	private static final Query ALL = Query.of(new Namespace("faults"));

	private final FaultInjectingStorageBackend backend = new FaultInjectingStorageBackend(
			new MemoryStorageBackend(new SettableClock(START)));

	private Revision revision = Revision.at(START);

	@Test
	void passesEverythingOnWithoutAPlan() {
		write("a");
		assertThat(this.backend.read(key("a"))).isNotNull();
		assertThat(this.backend.count(ALL)).isEqualTo(1);
		this.backend.flush();
		assertThat(this.backend.calls(Call.WRITE)).isEqualTo(1);
		assertThat(this.backend.calls(Call.READ)).isEqualTo(1);
		assertThat(this.backend.calls(Call.SCAN)).isEqualTo(1);
		assertThat(this.backend.calls(Call.FLUSH)).isEqualTo(1);
	}

	@Test
	void failsTheChosenWriteBeforeItIsApplied() {
		write("a");
		this.backend.fail(Call.WRITE, 2, Moment.BEFORE, () -> new StorageFullException("full", null));
		write("b");
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> write("c"));
		write("d");
		assertThat(keys()).containsExactly("a", "b", "d");
	}

	@Test
	void failsTheChosenWriteAfterItWasApplied() {
		this.backend.fail(Call.WRITE, 1, Moment.AFTER, () -> new StorageUnavailableException("lost", null));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> write("a"));
		assertThat(keys()).containsExactly("a");
	}

	@Test
	void failsEveryWriteFromTheChosenOneOn() {
		this.backend.failFrom(Call.WRITE, 2, () -> new StorageFullException("full", null));
		write("a");
		for (int i = 0; i < 3; i++) {
			assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> write("b"));
		}
		this.backend.heal();
		write("c");
		assertThat(keys()).containsExactly("a", "c");
	}

	@Test
	void failsReadsScansAndFlushes() {
		for (Call call : List.of(Call.READ, Call.SCAN, Call.FLUSH)) {
			this.backend.failFrom(call, 1, () -> new StorageUnavailableException("gone", null));
		}
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> this.backend.read(key("a")));
		assertThatExceptionOfType(StorageUnavailableException.class)
			.isThrownBy(() -> this.backend.readAll(List.of(key("a"))));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(this::keys);
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> this.backend.count(ALL));
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(this.backend::namespaces);
		assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(this.backend::flush);
		write("a");
	}

	@Test
	void makesANewExceptionForEachFailure() {
		this.backend.failFrom(Call.FLUSH, 1, () -> new StorageFullException("full", null));
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(this.backend::flush)
			.isNotSameAs(catchThrowable(this.backend::flush));
	}

	@Test
	void holdsAWriteUntilTheGateIsOpened() {
		Gate gate = this.backend.hold(Call.WRITE, 1, Moment.BEFORE);
		assertThat(gate.isReached()).isFalse();
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write("a"));
		gate.awaitArrival();
		assertThat(gate.isReached()).isTrue();
		assertThat(writing).isNotDone();
		assertThat(keys()).isEmpty();
		gate.open();
		writing.join();
		assertThat(keys()).containsExactly("a");
	}

	@Test
	void holdsAWriteThatIsAlreadyVisible() {
		Gate gate = this.backend.hold(Call.WRITE, 1, Moment.AFTER);
		CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> write("a"));
		gate.awaitArrival();
		assertThat(keys()).containsExactly("a");
		assertThat(writing).isNotDone();
		gate.open();
		writing.join();
	}

	@Test
	void passesAGateThatIsOpenAlready() {
		Gate gate = this.backend.hold(Call.WRITE, 1, Moment.BEFORE);
		gate.open();
		write("a");
		assertThat(gate.isReached()).isTrue();
		assertThat(keys()).containsExactly("a");
	}

	private void write(String key) {
		this.revision = this.revision.next();
		this.backend.write(new WriteBatch(this.revision, START,
				List.of(new WriteOperation.Put(key(key), JsonDocument.EMPTY_OBJECT, Precondition.ANY))));
	}

	private List<String> keys() {
		List<String> keys = new ArrayList<>();
		this.backend.scan(ALL, (entry) -> keys.add(entry.key().key()));
		return keys;
	}

	private static EntryKey key(String key) {
		return EntryKey.of("faults", key);
	}

}
