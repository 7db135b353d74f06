package io.stackmemory.storage.jdbc;

import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.IntConsumer;

import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.support.GroupCommit;

/**
 * Writes to the file, on one connection. Batches that arrive at once are committed
 * together, each with an outcome of its own.
 */
final class SqliteWriter {

	private final SqlSession session;

	private final String location;

	private final Clock clock;

	private final SqliteWrites statements;

	private final RevisionFence fence;

	private final GroupCommit line = new GroupCommit(this::commit);

	private volatile IntConsumer listener = (operations) -> {
	};

	private boolean closed;

	SqliteWriter(SqlSession session, String location, Clock clock) {
		this.session = session;
		this.location = location;
		this.clock = clock;
		this.statements = new SqliteWrites(session, JdbcStorageBackend.SQLITE);
		this.fence = new RevisionFence(JdbcStorageBackend.SQLITE, RevisionFence.TABLE, "");
	}

	/**
	 * Has somebody told how many operations were written, after each write.
	 */
	void tell(IntConsumer listener) {
		this.listener = listener;
	}

	void write(WriteBatch batch) {
		this.line.submit(batch);
		this.listener.accept(batch.operations().size());
	}

	/**
	 * Runs statements while nothing else is written.
	 */
	void run(String attempted, SqlAction action) {
		exclusively(attempted, action);
		this.listener.accept(1);
	}

	/**
	 * As {@link #run}, for what changes no document.
	 */
	void exclusively(String attempted, SqlAction action) {
		this.line.exclusively(() -> {
			if (this.closed) {
				throw new StorageClosedException(JdbcStorageBackend.SQLITE);
			}
			try {
				action.run(this.session);
			}
			catch (SQLException ex) {
				this.session.discardStatements();
				throw SqliteErrors.translate(attempted + " " + this.location, ex);
			}
		});
	}

	/**
	 * Writes what the operating system still holds back to the disk: a commit that waits
	 * for the disk takes all earlier ones with it.
	 */
	void sync() {
		exclusively("flush", (session) -> {
			session.execute("PRAGMA synchronous=FULL");
			try {
				session.execute("UPDATE stackmemory_clock SET flushes=flushes+1 WHERE id=1");
			}
			finally {
				session.execute("PRAGMA synchronous=NORMAL");
			}
		});
	}

	void close() {
		this.line.exclusively(() -> {
			if (this.closed) {
				return;
			}
			this.closed = true;
			try (SqlSession closing = this.session) {
				this.fence.release(this.session);
			}
			catch (SQLException ex) {
				throw SqliteErrors.translate("close " + this.location, ex);
			}
		});
	}

	private void commit(List<GroupCommit.Waiting> group) {
		if (this.closed) {
			group.forEach((waiting) -> waiting.fail(new StorageClosedException(JdbcStorageBackend.SQLITE)));
			return;
		}
		if (group.size() == 1 && commitAlone(group.get(0))) {
			return;
		}
		if (!commitTogether(group)) {
			group.forEach((waiting) -> commitTogether(List.of(waiting)));
		}
	}

	/**
	 * Writes a batch of one operation as one statement, which is a transaction by itself.
	 * @return whether the batch has its outcome
	 */
	private boolean commitAlone(GroupCommit.Waiting waiting) {
		WriteBatch batch = waiting.batch();
		if (batch.operations().size() > 1 || !this.fence.covers(batch)) {
			return false;
		}
		try {
			if (this.statements.applyAlone(batch, batch.operations().get(0), this.clock.instant(),
					this.fence.owner())) {
				this.fence.committed(batch);
				waiting.succeed();
				return true;
			}
			return false;
		}
		catch (SQLException ex) {
			this.session.discardStatements();
			waiting.fail(translate(List.of(waiting), ex));
			return true;
		}
	}

	/**
	 * Writes batches in one transaction. One that can't be applied does not hinder the
	 * others.
	 * @return whether all have their outcome: if the transaction fails, several batches
	 * have none, as one of them may have been the reason
	 */
	private boolean commitTogether(List<GroupCommit.Waiting> group) {
		try {
			this.session.execute("BEGIN IMMEDIATE");
			long revision = group.stream().mapToLong((waiting) -> waiting.batch().revision().value()).max().orElse(0);
			this.fence.hold(this.session, revision);
			Instant now = this.clock.instant();
			for (GroupCommit.Waiting waiting : group) {
				apply(waiting, now);
			}
			this.session.execute("COMMIT");
			group.stream().filter((waiting) -> !waiting.hasFailed()).forEach((waiting) -> {
				this.fence.committed(waiting.batch());
				waiting.succeed();
			});
			return true;
		}
		catch (SQLException ex) {
			rollback(ex);
			if (group.size() == 1) {
				group.get(0).fail(translate(group, ex));
			}
			return group.size() == 1;
		}
		catch (RuntimeException ex) {
			rollback(ex);
			throw ex;
		}
	}

	private void apply(GroupCommit.Waiting waiting, Instant now) throws SQLException {
		WriteBatch batch = waiting.batch();
		boolean several = batch.operations().size() > 1;
		if (several) {
			this.session.execute("SAVEPOINT batch");
		}
		try {
			this.fence.requireAhead(batch);
			if (!this.statements.applyAll(batch, now)) {
				this.session.execute("ROLLBACK TO batch");
				for (WriteOperation operation : batch.operations()) {
					this.statements.apply(batch, operation, now);
				}
			}
		}
		catch (StorageException ex) {
			waiting.fail(ex);
			if (several) {
				this.session.execute("ROLLBACK TO batch");
			}
		}
		if (several) {
			this.session.execute("RELEASE batch");
		}
	}

	/**
	 * Ends a transaction that failed. SQLite has ended it already after some errors.
	 */
	private void rollback(Exception cause) {
		this.fence.forget();
		this.session.discardStatements();
		try {
			this.session.execute("ROLLBACK");
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
		}
	}

	private StorageException translate(List<GroupCommit.Waiting> group, SQLException ex) {
		int operations = group.stream().mapToInt((waiting) -> waiting.batch().operations().size()).sum();
		return SqliteErrors.translate("write " + operations + " operations to " + this.location, ex);
	}

}
