package io.stackmemory.storage.jdbc;

import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.tiered.CachingStorageBackend;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Two instances with a cache each on one database.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class PostgresCacheTests {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("cached");

	private final PostgresServer server = PostgresServer.shared();

	private CachingStorageBackend here;

	private CachingStorageBackend there;

	@BeforeEach
	void open() {
		this.server.empty(SETTINGS.schema());
		this.here = cached();
		this.there = cached();
	}

	@AfterEach
	void close() {
		this.here.close();
		this.there.close();
	}

	@Test
	void forgetsWhatAnotherInstanceWrites() {
		BatchWriter writer = new BatchWriter(this.there);
		for (int i = 0; i < 50; i++) {
			String value = "" + i;
			writer.put("a", value);
			waitFor("a", value);
			assertThat(value("a")).isEqualTo(value);
		}
		writer.write(List.of(new WriteOperation.Delete(BatchWriter.key("a"), Precondition.PRESENT)));
		waitFor("a", null);
		assertThat(this.here.statistics().hits()).isPositive();
	}

	@Test
	void endsWithWhatIsStoredWhileBothWrite() {
		AtomicBoolean ended = new AtomicBoolean();
		CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
			while (!ended.get()) {
				value("a");
				value("b");
			}
		});
		BatchWriter ours = new BatchWriter(this.here);
		BatchWriter theirs = new BatchWriter(this.there);
		for (int i = 0; i < 200; i++) {
			ours.put("a", "" + i);
			theirs.put((i % 2 == 0) ? "a" : "b", "" + (1000 + i));
		}
		theirs.put("a", "5000");
		theirs.put("b", "5000");
		ended.set(true);
		reader.join();
		waitFor("a", "5000");
		waitFor("b", "5000");
	}

	private void waitFor(String key, @Nullable String expected) {
		for (int i = 0; i < 2000 && !Objects.equals(value(key), expected); i++) {
			LockSupport.parkNanos(5_000_000);
		}
		assertThat(value(key)).isEqualTo(expected);
	}

	private @Nullable String value(String key) {
		EntryKey wanted = BatchWriter.key(key);
		Entry entry = this.here.read(wanted);
		return (entry != null) ? entry.value().text() : null;
	}

	private CachingStorageBackend cached() {
		return new CachingStorageBackend(
				JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()), SETTINGS, Clock.systemUTC()), 100,
				1_000_000, Clock.systemUTC());
	}

}
