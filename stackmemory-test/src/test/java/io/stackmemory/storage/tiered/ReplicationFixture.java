package io.stackmemory.storage.tiered;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.test.FaultInjectingStorageBackend;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A store with one replica, which fails when it is told to.
 */
abstract class ReplicationFixture {

	static final Duration LONG = Duration.ofSeconds(30);

	static final Revision ALL = new Revision(Long.MAX_VALUE);

	final Clock clock = Clock.systemUTC();

	final StorageBackend primary = new MemoryStorageBackend(this.clock);

	final FaultInjectingStorageBackend replica = new FaultInjectingStorageBackend(new MemoryStorageBackend(this.clock));

	final List<ReplicatingStorageBackend> open = new ArrayList<>();

	@TempDir
	Path directory;

	@AfterEach
	void close() {
		this.replica.heal();
		this.open.forEach(ReplicatingStorageBackend::close);
	}

	void assertSame(ReplicatingStorageBackend store) {
		assertThat(Replicas.digest(this.replica)).isEqualTo(Replicas.digest(store));
		List<Entry> here = new ArrayList<>();
		store.scanAll(here::add);
		here.forEach((entry) -> assertThat(this.replica.read(entry.key())).isEqualTo(entry));
	}

	static void awaitConnected(ReplicatingStorageBackend store) {
		while (store.replicas().get(0).state() != ReplicaStatus.State.CONNECTED) {
			Thread.onSpinWait();
		}
	}

	StorageBackend files() {
		return FileStorageBackend.open(FileSettings.of(this.directory), this.clock);
	}

	void assertNothingWaits() {
		assertThat(this.primary.namespaces()).extracting(Namespace::name)
			.noneMatch((name) -> name.startsWith("#replica-outbox"));
	}

	ReplicatingStorageBackend start(StorageBackend store, StorageBackend behind) {
		ReplicatingStorageBackend replicating = opened(store, behind);
		this.open.add(replicating);
		replicating.start();
		return replicating;
	}

	ReplicatingStorageBackend start(StorageBackend store, StorageBackend behind, ReplicaSettings settings) {
		ReplicatingStorageBackend replicating = new ReplicatingStorageBackend(store,
				List.of(Replicas.of("behind", behind, settings)), LONG, this.clock);
		this.open.add(replicating);
		replicating.start();
		return replicating;
	}

	ReplicatingStorageBackend opened(StorageBackend store, StorageBackend behind) {
		return new ReplicatingStorageBackend(store, List.of(Replicas.of("behind", behind)), LONG, this.clock);
	}

	static WriteOperation.Put put(EntryKey key, String json) {
		return new WriteOperation.Put(key, JsonDocument.parse(json), Precondition.ANY);
	}

}
