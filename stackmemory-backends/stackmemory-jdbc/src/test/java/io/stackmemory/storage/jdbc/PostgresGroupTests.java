package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
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
 * somebody else holds, the others line up, and are then committed together.
 */
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
		for (String key : List.of("held", "updated", "replaced", "deleted")) {
			this.batches.put(key, "0");
		}
	}

	@AfterEach
	void close() {
		this.backend.close();
	}

	@Test
	void writesOperationsOfAnyKindInOneTransaction() throws Exception {
		for (CompletableFuture<Revision> written : atOnce(allKinds())) {
			written.get();
		}

		assertThat(this.backend.read(BatchWriter.key("deleted"))).isNull();
		assertThat(this.server.query("SELECT count(DISTINCT xmin::text) FROM groups.stackmemory_entry"
				+ " WHERE entry_key IN ('inserted','updated','replaced')"))
			.containsExactly("1");
		assertThat(this.server.query("SELECT string_agg(value::text, ',' ORDER BY entry_key)"
				+ " FROM groups.stackmemory_entry WHERE entry_key IN ('inserted','updated','replaced')"))
			.containsExactly("1,2,3");
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
			for (CompletableFuture<Revision> written : atOnce(allKinds())) {
				written.get();
			}

			assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactly(BatchWriter.key("held"));
			assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactlyInAnyOrder(BatchWriter.key("inserted"),
					BatchWriter.key("updated"), BatchWriter.key("replaced"), BatchWriter.key("deleted"));
			this.batches.put("last", "1");
			assertThat(heard.poll(10, TimeUnit.SECONDS)).containsExactly(BatchWriter.key("last"));
		}
	}

	@Test
	void tellsEachCallerItsOwnOutcome() throws Exception {
		List<WriteOperation> operations = new ArrayList<>(allKinds());
		operations.add(BatchWriter.put("held", "2", Precondition.ABSENT));
		operations.add(BatchWriter.put("missing", "2", Precondition.PRESENT));
		List<CompletableFuture<Revision>> outcomes = atOnce(operations);

		for (CompletableFuture<Revision> written : outcomes.subList(0, allKinds().size())) {
			written.get();
		}
		for (CompletableFuture<Revision> refused : outcomes.subList(allKinds().size(), outcomes.size())) {
			assertThatExceptionOfType(ExecutionException.class).isThrownBy(refused::get)
				.withCauseInstanceOf(VersionConflictException.class);
		}
	}

	@Test
	void letsOneFailureNotReachTheOthers() throws Exception {
		this.server.execute("ALTER TABLE groups.stackmemory_entry ADD CHECK (entry_key<>'bad')");
		List<WriteOperation> operations = new ArrayList<>(allKinds());
		operations.add(BatchWriter.put("bad", "1", Precondition.ANY));
		List<CompletableFuture<Revision>> outcomes = atOnce(operations);

		assertThatExceptionOfType(ExecutionException.class).isThrownBy(outcomes.remove(operations.size() - 1)::get)
			.withCauseInstanceOf(StorageFailureException.class);
		for (CompletableFuture<Revision> written : outcomes) {
			written.get();
		}
		assertThat(this.backend.read(BatchWriter.key("inserted"))).isNotNull();
		assertThat(this.backend.read(BatchWriter.key("deleted"))).isNull();
	}

	private static List<WriteOperation> allKinds() {
		return List.of(BatchWriter.put("inserted", "1", Precondition.ABSENT),
				BatchWriter.put("replaced", "2", Precondition.ANY),
				BatchWriter.put("updated", "3", Precondition.PRESENT),
				new WriteOperation.Delete(BatchWriter.key("deleted"), Precondition.PRESENT));
	}

	/**
	 * Lets several write at once: lets one wait for a row, starts the others, and gives
	 * the row back when all of them wait.
	 */
	private List<CompletableFuture<Revision>> atOnce(List<WriteOperation> operations) throws Exception {
		List<CompletableFuture<Revision>> outcomes = new ArrayList<>();
		CompletableFuture<Revision> first = new CompletableFuture<>();
		try (Connection other = this.server.connect(); Statement statement = other.createStatement()) {
			other.setAutoCommit(false);
			statement.execute("SELECT 1 FROM groups.stackmemory_entry WHERE entry_key='held' FOR UPDATE");
			write(BatchWriter.put("held", "1", Precondition.ANY), first);
			this.server.awaitSomeoneWhoWaitsForALock();
			List<Thread> threads = new ArrayList<>();
			for (WriteOperation operation : operations) {
				outcomes.add(new CompletableFuture<>());
				threads.add(write(operation, outcomes.get(outcomes.size() - 1)));
			}
			while (!threads.stream().allMatch((thread) -> thread.getState() == Thread.State.WAITING)) {
				Thread.onSpinWait();
			}
		}
		first.get();
		return outcomes;
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
