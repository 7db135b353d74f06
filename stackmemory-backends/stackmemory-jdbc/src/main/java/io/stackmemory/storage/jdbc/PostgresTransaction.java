package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * Writes a batch in a transaction of its own: locks the entries that are there, in the
 * order of their keys; looks whether each is as it has to be; changes them, many with one
 * statement; announces and commits in one round trip. A batch that only puts, whatever is
 * there or only where nothing is, begins with changing.
 * <p>
 * What was ended by the server in favour of another transaction, and what fails before
 * the commit because the connection is lost, is repeated.
 * <p>
 * Where many entries are to be put where nothing is, the first attempt is a
 * {@link PostgresCopy}, which fails as a whole if something is there.
 */
final class PostgresTransaction {

	private static final int MAXIMUM_ATTEMPTS = 50;

	private static final int MAXIMUM_ROWS = 1000;

	private static final int MAXIMUM_COPIED_ROWS = 10_000;

	/** From how many rows on a copy is faster than a statement. */
	private static final int COPIED_ROWS = 100;

	private static final int CHARACTERS_OF_ROW = 4000;

	private static final Revision FIRST_REVISION = new Revision(1);

	/** The order in which rows are locked. */
	static final Comparator<WriteOperation> BY_KEY = Comparator
		.<WriteOperation, String>comparing((operation) -> operation.key().namespace().name())
		.thenComparing((operation) -> operation.key().key());

	private final PostgresSessions sessions;

	private final PostgresWrites writes;

	private final PostgresCopy copy;

	private final RevisionFence fence;

	private final Clock clock;

	private final String location;

	private final long retryNanos;

	private final @Nullable ChangeAnnouncer announcer;

	private final String channel;

	PostgresTransaction(PostgresSessions sessions, PostgresWrites writes, RevisionFence fence, Clock clock,
			String location, PostgresSettings settings, @Nullable ChangeAnnouncer announcer) {
		this.sessions = sessions;
		this.writes = writes;
		this.copy = new PostgresCopy(new PostgresDialect(settings.schema()));
		this.fence = fence;
		this.clock = clock;
		this.location = location;
		this.retryNanos = settings.retryTimeout().toNanos();
		this.announcer = announcer;
		this.channel = PostgresChanges.channel(settings.schema());
	}

	@Nullable ChangeAnnouncer announcer() {
		return this.announcer;
	}

	@Nullable String channel() {
		return (this.announcer != null) ? this.channel : null;
	}

	/**
	 * Makes sure that a batch may be written as far as its revision goes, and that no
	 * other process writes a greater one before it without this one noticing.
	 * @throws io.stackmemory.storage.RevisionBehindException if another process is beyond
	 * the revision already
	 */
	void holdClock(WriteBatch batch) throws SQLException {
		if (!this.fence.covers(batch)) {
			this.sessions.<@Nullable Void>with((session) -> {
				session.connection().setAutoCommit(false);
				synchronized (this.fence) {
					try {
						// The batch that follows waits for the disk, and this with it
						session.execute("SET LOCAL synchronous_commit TO OFF");
						this.fence.hold(session, batch.revision().value());
						session.connection().commit();
					}
					catch (SQLException ex) {
						this.fence.forget();
						throw ex;
					}
				}
				return null;
			});
		}
		this.fence.requireAhead(batch);
	}

	/**
	 * Writes a batch.
	 * @param looking whether entries are looked at before they are changed, also where
	 * the batch only puts
	 */
	void write(WriteBatch batch, boolean looking) {
		String attempted = "write " + batch.operations().size() + " operations to " + this.location;
		long end = System.nanoTime() + this.retryNanos;
		Attempt attempt = new Attempt(batch, looking);
		for (int i = 1;; i++) {
			try {
				holdClock(batch);
				boolean looked = attempt.looking;
				if (this.sessions.with(attempt::run)) {
					this.fence.committed(batch);
					return;
				}
				if (looked) {
					this.fence.forget();
				}
				if (i == MAXIMUM_ATTEMPTS) {
					throw new StorageUnavailableException(
							"Could not " + attempted + ": others changed the same entries each time it was tried",
							null);
				}
			}
			catch (SQLException ex) {
				if (attempt.committing && PostgresErrors.leavesCommitUnknown(ex)) {
					throw PostgresErrors.commitUnknown(attempted, ex);
				}
				boolean again = PostgresErrors.isConnectionLost(ex) || PostgresErrors.isConflict(ex);
				if (!again || i == MAXIMUM_ATTEMPTS || System.nanoTime() > end) {
					throw PostgresErrors.translate(attempted, ex);
				}
				pause(i);
			}
		}
	}

	/**
	 * Waits before something is repeated: a random time up to a bound that doubles.
	 */
	static void pause(int attempt) {
		long bound = Math.min(200_000_000L, 1_000_000L << Math.min(attempt, 20));
		LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(bound / 2, bound));
	}

	/**
	 * A batch that is being written, maybe again.
	 */
	private final class Attempt {

		private final WriteBatch batch;

		private final List<WriteOperation> sorted;

		/** Whether entries are looked at before they are changed. */
		private boolean looking;

		/** Whether it has been assumed that nothing is where something is put. */
		private boolean assuming;

		private boolean committing;

		private Attempt(WriteBatch batch, boolean looking) {
			this.batch = batch;
			this.sorted = batch.operations().stream().sorted(BY_KEY).toList();
			PostgresWrites.Kind first = kind(this.sorted.get(0));
			this.looking = looking || (first != PostgresWrites.Kind.UPSERT && first != PostgresWrites.Kind.INSERT)
					|| this.sorted.stream().anyMatch((operation) -> kind(operation) != first);
		}

		/**
		 * Writes the batch.
		 * @return false if an entry that was not there has appeared meanwhile, or this
		 * process does not hold the clock any more; nothing was changed then
		 */
		private boolean run(SqlSession session) throws SQLException {
			this.committing = false;
			session.connection().setAutoCommit(false);
			Instant now = PostgresTransaction.this.clock.instant();
			Map<EntryKey, StoredVersion> stored = new HashMap<>();
			if (this.looking) {
				for (List<WriteOperation> part : parts(this.sorted, Function.identity(), MAXIMUM_ROWS)) {
					stored.putAll(PostgresTransaction.this.writes.lock(session,
							part.stream().map(WriteOperation::key).toList()));
				}
				for (WriteOperation operation : this.batch.operations()) {
					StoredVersion.require(JdbcStorageBackend.POSTGRES, this.batch, operation,
							stored.get(operation.key()), now);
				}
			}
			this.assuming = !this.looking;
			this.looking = true;
			if (!keepAbsent(session, stored, now) || !change(session, stored, now)) {
				return false;
			}
			commit(session);
			return true;
		}

		/**
		 * Changes what is to be changed.
		 */
		private boolean change(SqlSession session, Map<EntryKey, StoredVersion> stored, Instant now)
				throws SQLException {
			List<WriteOperation> upserts = new ArrayList<>();
			List<WriteOperation> inserts = new ArrayList<>();
			List<WriteOperation> deletes = new ArrayList<>();
			List<WriteOperation> copies = new ArrayList<>();
			for (WriteOperation operation : this.sorted) {
				PostgresWrites.Kind kind = kind(operation);
				if (operation instanceof WriteOperation.Put) {
					(switch (PostgresWrites.Kind.of(operation)) {
						case COPY -> copies;
						case INSERT -> inserts;
						default -> upserts;
					}).add(operation);
				}
				if ((kind == PostgresWrites.Kind.DELETE || kind == PostgresWrites.Kind.COPY)
						&& stored.containsKey(operation.key())) {
					deletes.add(new WriteOperation.Delete(operation.key(), Precondition.ANY));
				}
			}
			return apply(session, PostgresWrites.Kind.UPSERT, PostgresWrites.Row.of(this.batch, upserts), now)
					&& apply(session, PostgresWrites.Kind.INSERT, PostgresWrites.Row.of(this.batch, inserts), now)
					&& apply(session, PostgresWrites.Kind.DELETE, PostgresWrites.Row.of(this.batch, deletes), now)
					&& apply(session, PostgresWrites.Kind.COPY, PostgresWrites.Row.of(this.batch, copies), now);
		}

		/**
		 * What has to stay absent can't be locked. An entry is put there, so that whoever
		 * wants to do the same waits, and is taken away again.
		 */
		private boolean keepAbsent(SqlSession session, Map<EntryKey, StoredVersion> stored, Instant now)
				throws SQLException {
			List<WriteOperation> places = new ArrayList<>();
			List<WriteOperation> removals = new ArrayList<>();
			for (WriteOperation operation : this.sorted) {
				if (operation instanceof WriteOperation.Check && !stored.containsKey(operation.key())) {
					places.add(new WriteOperation.Put(operation.key(), JsonDocument.EMPTY_OBJECT,
							JsonDocument.EMPTY_OBJECT, null, Precondition.ABSENT));
					removals.add(new WriteOperation.Delete(operation.key(), Precondition.ANY));
				}
			}
			if (places.isEmpty()) {
				return true;
			}
			WriteBatch before = new WriteBatch(FIRST_REVISION, this.batch.time(), places);
			return apply(session, PostgresWrites.Kind.INSERT, PostgresWrites.Row.of(before, places), now)
					&& apply(session, PostgresWrites.Kind.DELETE, PostgresWrites.Row.of(this.batch, removals), now);
		}

		private boolean apply(SqlSession session, PostgresWrites.Kind kind, List<PostgresWrites.Row> rows, Instant now)
				throws SQLException {
			if (kind == PostgresWrites.Kind.INSERT && this.assuming && rows.size() >= COPIED_ROWS
					&& PostgresCopy.isPossible(session)) {
				return copy(session, rows);
			}
			PostgresWrites.Terms terms = PostgresWrites.Terms.unannounced(PostgresTransaction.this.fence.owner(), now);
			for (List<PostgresWrites.Row> part : parts(rows, PostgresWrites.Row::operation, MAXIMUM_ROWS)) {
				if (PostgresTransaction.this.writes.apply(session, kind, part, terms).size() < part.size()) {
					return false;
				}
			}
			return true;
		}

		private boolean copy(SqlSession session, List<PostgresWrites.Row> rows) throws SQLException {
			try {
				for (List<PostgresWrites.Row> part : parts(rows, PostgresWrites.Row::operation, MAXIMUM_COPIED_ROWS)) {
					PostgresTransaction.this.copy.insert(session, part);
				}
				return PostgresTransaction.this.fence.isHeld(session);
			}
			catch (SQLException ex) {
				if (PostgresErrors.isForStatements(ex)) {
					return false;
				}
				throw ex;
			}
		}

		private void commit(SqlSession session) throws SQLException {
			Connection connection = session.connection();
			List<EntryKey> changed = this.sorted.stream()
				.filter((operation) -> !(operation instanceof WriteOperation.Check))
				.map(WriteOperation::key)
				.toList();
			ChangeAnnouncer announcing = PostgresTransaction.this.announcer;
			if (announcing == null || changed.isEmpty()) {
				this.committing = true;
				connection.commit();
				return;
			}
			ChangeAnnouncer.Announcement announcement = announcing.announce(changed);
			boolean sent = false;
			try {
				PreparedStatement statement = session.prepare("SELECT pg_notify(?,?);COMMIT");
				statement.setString(1, PostgresTransaction.this.channel);
				statement.setString(2, announcement.text());
				this.committing = true;
				statement.execute();
				sent = true;
			}
			catch (SQLException ex) {
				sent = PostgresErrors.leavesCommitUnknown(ex);
				throw ex;
			}
			finally {
				announcing.settle(announcement, sent);
			}
		}

		private PostgresWrites.@Nullable Kind kind(WriteOperation operation) {
			return (operation instanceof WriteOperation.Check) ? null : PostgresWrites.Kind.of(operation);
		}

		/**
		 * Cuts a list into what one statement carries.
		 */
		private static <T> List<List<T>> parts(List<T> rows, Function<T, WriteOperation> operation, int maximumRows) {
			List<List<T>> parts = new ArrayList<>();
			int start = 0;
			long characters = 0;
			for (int i = 0; i < rows.size(); i++) {
				characters += (operation.apply(rows.get(i)) instanceof WriteOperation.Put put)
						? put.value().text().length() : 0;
				if (i - start + 1 == maximumRows || characters > (long) CHARACTERS_OF_ROW * maximumRows
						|| i == rows.size() - 1) {
					parts.add(rows.subList(start, i + 1));
					start = i + 1;
					characters = 0;
				}
			}
			return parts;
		}

	}

}
