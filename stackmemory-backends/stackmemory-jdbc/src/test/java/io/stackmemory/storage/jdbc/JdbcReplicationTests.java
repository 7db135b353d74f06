package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.tiered.Replica;
import io.stackmemory.storage.tiered.ReplicaSettings;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;
import io.stackmemory.storage.tiered.Restore;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Replicas of databases in databases: SQLite is shipped to PostgreSQL, and PostgreSQL, to
 * which two instances write, to SQLite.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class JdbcReplicationTests {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("replicated");

	private static final Revision ALL = new Revision(Long.MAX_VALUE);

	private static final Duration LONG = Duration.ofSeconds(60);

	private final Clock clock = Clock.systemUTC();

	private final PostgresServer server = PostgresServer.shared();

	private final List<ReplicatingStorageBackend> open = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() {
		this.open.forEach(ReplicatingStorageBackend::close);
	}

	@Test
	void goesFromSqliteToPostgresAndBackToAnEmptyMachine() {
		this.server.empty(SETTINGS.schema());
		ReplicatingStorageBackend store = start(sqlite("one.db"), new Replica("far", this::postgres, settings()));
		Threads.run(3, (thread) -> writeAtRandom(store, thread));
		assertThat(store.awaitReplicated(ALL, LONG)).isTrue();

		ReplicatingStorageBackend fresh = new ReplicatingStorageBackend(sqlite("two.db"),
				List.of(new Replica("far", this::postgres, settings())), LONG, this.clock);
		this.open.add(fresh);
		assertThat(new Restore(fresh, this.clock, Progress.NONE).ifEmpty()).isPresent();
		assertThat(digest(fresh)).isEqualTo(digest(store));
	}

	@Test
	void shipsWhatTwoInstancesWriteToPostgres() {
		this.server.empty(SETTINGS.schema());
		StorageBackend behind = sqlite("behind.db");
		ReplicatingStorageBackend one = start(postgres(), new Replica("near", () -> sqlite("behind.db"), settings()));
		ReplicatingStorageBackend two = start(postgres(), new Replica("near", () -> sqlite("behind.db"), settings()));
		Threads.run(4, (thread) -> writeAtRandom((thread % 2 == 0) ? one : two, thread));

		assertThat(one.awaitReplicated(ALL, LONG)).isTrue();
		assertThat(two.awaitReplicated(ALL, LONG)).isTrue();
		assertThat(digest(behind)).isEqualTo(digest(one));
		behind.close();
	}

	private static void writeAtRandom(StorageBackend store, int seed) {
		SplittableRandom random = new SplittableRandom(seed);
		BatchWriter writer = new BatchWriter(store);
		for (int i = 0; i < 150; i++) {
			List<WriteOperation> batch = new ArrayList<>();
			int first = random.nextInt(30);
			for (int k = 0; k < 1 + random.nextInt(3); k++) {
				EntryKey key = BatchWriter.key("k" + (first + k));
				batch.add((random.nextInt(4) == 0) ? new WriteOperation.Delete(key, Precondition.ANY)
						: new WriteOperation.Put(key, JsonDocument.parse("{\"n\":" + random.nextInt() + "}"),
								Precondition.ANY));
			}
			writer.write(batch);
		}
	}

	private static ReplicaSettings settings() {
		ReplicaSettings usual = ReplicaSettings.DEFAULT;
		return new ReplicaSettings(usual.maximumEntries(), usual.maximumBytes(), usual.whenFull(), usual.maximumWait(),
				usual.maximumLag(), Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofMillis(50), usual.failures(),
				usual.urgent());
	}

	private ReplicatingStorageBackend start(StorageBackend primary, Replica replica) {
		ReplicatingStorageBackend store = new ReplicatingStorageBackend(primary, List.of(replica), LONG, this.clock);
		this.open.add(store);
		store.start();
		return store;
	}

	private StorageBackend postgres() {
		return JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()), SETTINGS, this.clock);
	}

	private StorageBackend sqlite(String name) {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve(name)), this.clock);
	}

	private static StoreDigest digest(StorageBackend store) {
		return StoreDigest.of(store::scanAll, Progress.NONE);
	}

}
