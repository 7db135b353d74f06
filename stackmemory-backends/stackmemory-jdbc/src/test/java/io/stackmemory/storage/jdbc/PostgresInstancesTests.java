package io.stackmemory.storage.jdbc;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.Leases;
import io.stackmemory.storage.Change;
import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.ChangeListener;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.SettableClock;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Several applications on one database.
 */
@SuppressWarnings("NullAway.Init")
class PostgresInstancesTests {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("instances");

	private static final Namespace NUMBERS = new Namespace("numbers");

	private final PostgresServer server = PostgresServer.shared();

	private final List<JdbcStorageBackend> backends = new ArrayList<>();

	@BeforeEach
	void empty() {
		this.server.empty(SETTINGS.schema());
	}

	@AfterEach
	void close() {
		this.backends.forEach(JdbcStorageBackend::close);
	}

	@Test
	void revisionsAscendWhateverTheClocksSay() {
		DocumentCollection<Numbered> behind = numbers(open(), new SettableClock(Instant.parse("2026-01-01T00:00:00Z")));
		DocumentCollection<Numbered> ahead = numbers(open(), new SettableClock(Instant.parse("2027-01-01T00:00:00Z")));
		DocumentCollection<Numbered> now = numbers(open(), Clock.systemUTC());
		long latest = 0;
		for (int i = 0; i < 30; i++) {
			for (DocumentCollection<Numbered> instance : List.of(ahead, behind, now, behind)) {
				instance.save(new Numbered("k", i));
				long revision = revision("k");
				assertThat(revision).isGreaterThan(latest);
				latest = revision;
			}
		}
	}

	@Test
	void revisionsAreUniqueWhenAllWriteAtOnce() throws Exception {
		List<Thread> threads = new ArrayList<>();
		List<Throwable> failures = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			SettableClock clock = new SettableClock(Instant.parse("2026-01-0" + (i + 1) + "T00:00:00Z"));
			DocumentCollection<Numbered> instance = numbers(open(), clock);
			for (int j = 0; j < 3; j++) {
				String prefix = i + "-" + j + "-";
				Thread thread = new Thread(() -> {
					for (int k = 0; k < 60; k++) {
						instance.save(new Numbered(prefix + k, k));
					}
				});
				thread.setUncaughtExceptionHandler((failed, ex) -> failures.add(ex));
				threads.add(thread);
				thread.start();
			}
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(failures).isEmpty();
		List<Long> revisions = new ArrayList<>();
		this.backends.get(0).scan(Query.of(NUMBERS), (entry) -> revisions.add(entry.revision().value()));
		assertThat(revisions).hasSize(3 * 3 * 60).doesNotHaveDuplicates();
	}

	@Test
	void oneAtATimeHasALease() throws Exception {
		List<Thread> threads = new ArrayList<>();
		AtomicInteger inside = new AtomicInteger();
		AtomicInteger done = new AtomicInteger();
		List<Integer> crowds = new ArrayList<>();
		for (int i = 0; i < 3; i++) {
			Leases leases = StackMemory.builder(open()).build().leases();
			Thread thread = new Thread(() -> {
				while (done.get() < 30) {
					leases.tryAcquire("sweep", Duration.ofMinutes(1)).ifPresent((lease) -> {
						synchronized (crowds) {
							crowds.add(inside.incrementAndGet());
						}
						inside.decrementAndGet();
						done.incrementAndGet();
						lease.close();
					});
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		assertThat(crowds).hasSizeGreaterThanOrEqualTo(30).containsOnly(1);
	}

	@Test
	void eachHearsWhatTheOthersWrite() throws Exception {
		JdbcStorageBackend writing = open();
		Listener listener = new Listener();
		ChangeFeed.Subscription subscription = open().changes().orElseThrow().subscribe(listener);
		assertThat(listener.next()).isEqualTo("gap");

		BatchWriter batches = new BatchWriter(writing);
		batches.put("a", "1");
		assertThat(listener.next()).isEqualTo("[test/a] []");
		batches.write(List.of(BatchWriter.put("b", "1", Precondition.ANY),
				new WriteOperation.Delete(BatchWriter.key("a"), Precondition.PRESENT)));
		assertThat(listener.next()).isIn("[test/a, test/b] []", "[test/b, test/a] []");
		List<WriteOperation> many = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			many.add(BatchWriter.put("many-" + i, "1", Precondition.ANY));
		}
		batches.write(many);
		assertThat(listener.next()).isEqualTo("[] [test]");

		subscription.close();
		batches.put("c", "1");
		assertThat(listener.heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
	}

	@Test
	void isNotToldOfWhatItWritesItself() throws Exception {
		JdbcStorageBackend backend = open();
		Listener listener = new Listener();
		backend.changes().orElseThrow().subscribe(listener);
		assertThat(listener.next()).isEqualTo("gap");

		new BatchWriter(backend).put("own", "1");
		new BatchWriter(open()).put("other", "1");
		assertThat(listener.next()).isEqualTo("[test/other] []");
	}

	@Test
	void hearsOfEveryChangeAndOfNoGapWhileManyWriteAndSomeFail() throws Exception {
		JdbcStorageBackend writing = open();
		Listener listener = new Listener();
		open().changes().orElseThrow().subscribe(listener);
		assertThat(listener.next()).isEqualTo("gap");
		DocumentCollection<Numbered> numbers = numbers(writing, Clock.systemUTC());
		List<Thread> threads = new ArrayList<>();
		for (int i = 0; i < 6; i++) {
			String prefix = "t" + i + "-";
			Thread thread = new Thread(() -> {
				for (int k = 0; k < 50; k++) {
					numbers.save(new Numbered(prefix + k, k));
					numbers.delete("missing" + k);
					if (k % 5 == 0) {
						numbers.saveAll(List.of(new Numbered(prefix + "x", k), new Numbered(prefix + "y", k)));
					}
				}
			});
			threads.add(thread);
			thread.start();
		}
		for (Thread thread : threads) {
			thread.join();
		}
		new BatchWriter(writing).put("last", "1");

		Set<String> heard = new HashSet<>();
		String next = listener.next();
		while (!next.contains("test/last")) {
			assertThat(next).isNotEqualTo("gap");
			heard.addAll(List.of(next.replaceAll("[\\[\\],]", "").split(" ")));
			next = listener.next();
		}
		for (int i = 0; i < 6; i++) {
			for (int k = 0; k < 50; k++) {
				assertThat(heard).contains("numbers/t" + i + "-" + k);
			}
		}
	}

	@Test
	void noticesThatAMessageIsMissing() throws Exception {
		Listener listener = new Listener();
		open().changes().orElseThrow().subscribe(listener);
		assertThat(listener.next()).isEqualTo("gap");

		notifyOthers("{\"s\":\"x\",\"n\":1,\"w\":1,\"k\":{\"test\":[\"a\"]}}");
		assertThat(listener.next()).isEqualTo("[test/a] []");
		notifyOthers("{\"s\":\"x\",\"n\":3,\"w\":2,\"k\":{\"test\":[\"c\"]}}");
		assertThat(listener.next()).as("2 has not ended yet").isEqualTo("[test/c] []");
		notifyOthers("{\"s\":\"x\",\"n\":4,\"w\":4,\"v\":[2],\"k\":{\"test\":[\"d\"]}}");
		assertThat(listener.next()).as("2 came to nothing").isEqualTo("[test/d] []");
		notifyOthers("{\"s\":\"x\",\"n\":6,\"w\":6,\"k\":{\"test\":[\"f\"]}}");
		assertThat(listener.next()).as("5 is missing").isEqualTo("gap");
		notifyOthers("{\"s\":\"x\",\"n\":7,\"w\":7,\"k\":{\"test\":[\"g\"]}}");
		assertThat(listener.next()).isEqualTo("[test/g] []");
		notifyOthers("what is this");
		assertThat(listener.next()).isEqualTo("gap");
	}

	@Test
	void saysThatChangesMayHaveBeenMissedWhenItsConnectionWasLost() throws Exception {
		Listener listener = new Listener();
		open().changes().orElseThrow().subscribe(listener);
		assertThat(listener.next()).isEqualTo("gap");

		this.server.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'");

		assertThat(listener.next()).isEqualTo("gap");
		new BatchWriter(open()).put("a", "1");
		assertThat(listener.next()).isEqualTo("[test/a] []");
	}

	@Test
	void saysNothingToOthersWhereThatIsTurnedOff() throws Exception {
		Listener listener = new Listener();
		open().changes().orElseThrow().subscribe(listener);
		assertThat(listener.next()).isEqualTo("gap");

		JdbcStorageBackend quiet = JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()),
				SETTINGS.withAnnounceChanges(false), Clock.systemUTC());
		this.backends.add(quiet);
		new BatchWriter(quiet).put("a", "1");
		assertThat(listener.heard.poll(300, TimeUnit.MILLISECONDS)).isNull();
	}

	private JdbcStorageBackend open() {
		JdbcStorageBackend backend = JdbcStorageBackend.postgres(
				PostgresPool.of(this.server.url()).withSize(4, 1, Duration.ofSeconds(30)), SETTINGS, Clock.systemUTC());
		this.backends.add(backend);
		return backend;
	}

	private long revision(String key) {
		Entry entry = this.backends.get(0).read(new EntryKey(NUMBERS, key));
		return (entry != null) ? entry.revision().value() : 0;
	}

	private void notifyOthers(String text) throws SQLException {
		this.server.execute("NOTIFY instances_changes, '" + text + "'");
	}

	private static DocumentCollection<Numbered> numbers(JdbcStorageBackend backend, Clock clock) {
		return StackMemory.builder(backend)
			.clock(clock)
			.build()
			.collection(CollectionSpec.of("numbers", Numbered.class, Numbered::id));
	}

	private record Numbered(String id, int value) {

	}

	private static final class Listener implements ChangeListener {

		private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();

		@Override
		public void onChange(Change change) {
			this.heard.add(change.keys() + " " + change.namespaces());
		}

		@Override
		public void onGap() {
			this.heard.add("gap");
		}

		private String next() throws InterruptedException {
			String next = this.heard.poll(10, TimeUnit.SECONDS);
			return (next != null) ? next : "nothing";
		}

	}

}
