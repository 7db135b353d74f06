package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import io.stackmemory.storage.Change;
import io.stackmemory.storage.ChangeListener;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Single writes of several callers at once: while one of them waits for a row that
 * somebody else holds, those of the same kind line up, and are then committed together.
 */
@Timeout(120)
@SuppressWarnings("NullAway.Init")
class PostgresGroupTests {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("groups");

	private final PostgresServer server = PostgresServer.shared();

	private JdbcStorageBackend backend;

	private BatchWriter batches;

	@BeforeEach
	void open() {
		this.server.empty(SETTINGS.schema());
		this.backend = JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()), SETTINGS, Clock.systemUTC());
		this.batches = new BatchWriter(this.backend);
		for (String key : List.of("held", "there", "deleted")) {
			this.batches.put(key, "0");
		}
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	@Test
	void writesThoseOfAKindInOneTransaction() throws Exception {
		for (CompletableFuture<Revision> written : atOnce(puts("a", "there", "b"))) {
			written.get();
		}

		assertThat(this.server.query("SELECT count(DISTINCT xmin::text) FROM groups.stackmemory_entry"
				+ " WHERE entry_key IN ('a','there','b')"))
			.containsExactly("1");
	}

	@Test
	void waitsForNoOtherKind() throws Exception {
		CompletableFuture<Revision> waiting = new CompletableFuture<>();
		try (Connection other = hold()) {
			write(BatchWriter.put("held", "1", Precondition.ANY), waiting);
			this.server.awaitSomeoneWhoWaitsForALock();

			this.batches.write(List.of(BatchWriter.put("inserted", "1", Precondition.ABSENT)));
			this.batches.write(List.of(BatchWriter.put("there", "1", Precondition.PRESENT)));
			this.batches.write(List.of(new WriteOperation.Delete(BatchWriter.key("deleted"), Precondition.PRESENT)));
			assertThat(waiting).isNotDone();
			other.rollback();
		}
		waiting.get();
	}

	@Test
	void announcesThemTogether() throws Exception {
		BlockingQueue<Set<EntryKey>> heard = new LinkedBlockingQueue<>();
		try (JdbcStorageBackend other = JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()), SETTINGS,
				Clock.systemUTC())) {
			other.changes().orElseThrow().subscribe(new ChangeListener() {
				@Override
				public void onChange(Change change) {
					heard.add(change.keys());
				}

				@Override
				public void onGap() {
					heard.add(Set.of());
				}
			});
			assertThat(heard.poll(10, TimeUnit.SECONDS)).as("connected").isEmpty();
			this.batches.put("first", "1");
			assertThat(heard.poll(10, TimeUnit.SECONDS)).as("heard of a sender that was there before").isEmpty();
			for (CompletableFuture<Revision> written : atOnce(puts("a", "there", "b"))) {
				written.get();
			}

			assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactly(BatchWriter.key("held"));
			assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder(BatchWriter.key("a"),
					BatchWriter.key("there"), BatchWriter.key("b"));
			this.batches.put("last", "1");
			assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactly(BatchWriter.key("last"));
		}
	}

	@Test
	void tellsEachCallerItsOwnOutcome() throws Exception {
		List<CompletableFuture<Revision>> outcomes = atOnce(Precondition.PRESENT,
				List.of(BatchWriter.put("there", "1", Precondition.PRESENT),
						BatchWriter.put("deleted", "1", Precondition.at(new Revision(1))),
						BatchWriter.put("missing", "1", Precondition.PRESENT)));

		outcomes.get(0).get();
		for (CompletableFuture<Revision> refused : outcomes.subList(1, outcomes.size())) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(refused::get)
				.withCauseInstanceOf(VersionConflictException.class);
		}
	}

	@Test
	void letsOneFailureNotReachTheOthers() throws Exception {
		this.server.execute("ALTER TABLE groups.stackmemory_entry ADD CHECK (entry_key<>'bad')");
		List<CompletableFuture<Revision>> outcomes = atOnce(puts("a", "bad", "there"));

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(outcomes.remove(1)::get)
			.withCauseInstanceOf(StorageFailureException.class);
		for (CompletableFuture<Revision> written : outcomes) {
			written.get();
		}
		assertThat(this.backend.read(BatchWriter.key("a"))).isNotNull();
		assertThat(this.backend.read(BatchWriter.key("bad"))).isNull();
	}

	private static List<WriteOperation> puts(String... keys) {
		return Arrays.stream(keys).map((key) -> BatchWriter.put(key, "1", Precondition.ANY)).toList();
	}

	private List<CompletableFuture<Revision>> atOnce(List<WriteOperation> operations) throws Exception {
		return atOnce(Precondition.ANY, operations);
	}

	/**
	 * Lets several write at once: lets one wait for a row, starts the others, and gives
	 * the row back when all of them wait.
	 * @param first what has to hold for the one that waits, which decides its kind
	 */
	private List<CompletableFuture<Revision>> atOnce(Precondition first, List<WriteOperation> operations)
			throws Exception {
		List<CompletableFuture<Revision>> outcomes = new ArrayList<>();
		CompletableFuture<Revision> leading = new CompletableFuture<>();
		try (Connection other = hold()) {
			write(BatchWriter.put("held", "1", first), leading);
			this.server.awaitSomeoneWhoWaitsForALock();
			List<Thread> threads = new ArrayList<>();
			for (WriteOperation operation : operations) {
				outcomes.add(new CompletableFuture<>());
				threads.add(write(operation, outcomes.get(outcomes.size() - 1)));
			}
			Set<Thread.State> waiting = EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED);
			while (!threads.stream().allMatch((thread) -> waiting.contains(thread.getState()))) {
				Thread.onSpinWait();
			}
			other.rollback();
		}
		leading.get();
		return outcomes;
	}

	/**
	 * Opens a connection that keeps a row for itself.
	 */
	private Connection hold() throws SQLException {
		Connection other = this.server.connect();
		other.setAutoCommit(false);
		try (Statement statement = other.createStatement()) {
			statement.execute("SELECT 1 FROM groups.stackmemory_entry WHERE entry_key='held' FOR UPDATE");
		}
		return other;
	}

	private Thread write(WriteOperation operation, CompletableFuture<Revision> outcome) {
		Thread thread = new Thread(() -> {
			try {
				outcome.complete(this.batches.write(List.of(operation)));
			}
			catch (RuntimeException ex) {
				outcome.completeExceptionally(ex);
			}
		});
		thread.setDaemon(true);
		thread.start();
		return thread;
	}

}
