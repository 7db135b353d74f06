package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;

import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.WriteBatch;

/**
 * Keeps the revisions of a store unique and ascending over all processes that write to
 * it, without a write for each of them.
 * <p>
 * One row names the owner of the clock, and up to which revision it may write. The owner
 * moves that limit ahead of itself, so that most batches need not touch the row. Whoever
 * else writes takes the row over and begins behind the limit; the former owner finds
 * itself replaced and does the same. As long as owners alternate, the limit is what was
 * really used; the longer one stays, the farther it reserves, up to a second.
 * <p>
 * Safe for use by several threads.
 */
final class RevisionFence {

	/** The table with the row, by its own name. */
	static final String TABLE = "stackmemory_clock";

	private static final long NOBODY = 0;

	private static final long FIRST_STEP = Revision.at(Instant.ofEpochMilli(1)).value();

	private static final long LONGEST_STEP = Revision.at(Instant.ofEpochSecond(1)).value();

	private final String backend;

	private final String table;

	private final String read;

	private final long owner = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

	/** What other owners have used: a batch must be greater. */
	private long floor;

	/** Up to where this owner may write without touching the row. */
	private long reserved;

	private long used;

	private long step;

	/**
	 * Creates a fence that nobody holds yet.
	 * @param backend the name of the backend
	 * @param table the table, as a statement has it
	 * @param locking what makes a query lock the row that it reads, or nothing where a
	 * transaction that writes is alone
	 */
	RevisionFence(String backend, String table, String locking) {
		this.backend = backend;
		this.table = table;
		this.read = "SELECT owner,reserved FROM " + table + " WHERE id=1" + locking;
	}

	long owner() {
		return this.owner;
	}

	/**
	 * Whether a batch may be written if this owner still holds the clock.
	 */
	synchronized boolean covers(WriteBatch batch) {
		long revision = batch.revision().value();
		return revision > this.floor && revision <= this.reserved;
	}

	/**
	 * Takes note of what was committed.
	 */
	synchronized void committed(WriteBatch batch) {
		this.used = Math.max(this.used, batch.revision().value());
	}

	/**
	 * Makes this owner the one that holds the clock, up to a revision at least. Part of a
	 * transaction that writes; if it is rolled back, {@link #forget()} must follow.
	 */
	synchronized void hold(SqlSession session, long revision) throws SQLException {
		long held;
		long until;
		try (ResultSet row = session.prepare(this.read).executeQuery()) {
			if (!row.next()) {
				throw new SQLException("The row of " + this.table + " is missing");
			}
			held = row.getLong(1);
			until = row.getLong(2);
		}
		boolean taken = held != this.owner;
		if (taken) {
			this.floor = Math.max(this.floor, until);
			this.step = (held == NOBODY) ? FIRST_STEP : 0;
		}
		long needed = Math.max(revision, this.floor);
		this.reserved = until;
		if (taken || needed > until) {
			this.reserved = needed + this.step;
			this.step = Math.min(LONGEST_STEP, Math.max(FIRST_STEP, this.step * 2));
			write(session, this.owner, this.reserved);
		}
	}

	/**
	 * Whether this owner holds the clock as far as a transaction can see.
	 */
	boolean isHeld(SqlSession session) throws SQLException {
		PreparedStatement statement = session.prepare("SELECT 1 FROM " + this.table + " WHERE owner=?");
		statement.setLong(1, this.owner);
		try (ResultSet row = statement.executeQuery()) {
			return row.next();
		}
	}

	synchronized void requireAhead(WriteBatch batch) {
		if (batch.revision().value() <= this.floor) {
			throw new RevisionBehindException(this.backend, new Revision(this.floor));
		}
	}

	/**
	 * Assumes nothing about the row any more.
	 */
	synchronized void forget() {
		this.reserved = 0;
	}

	/**
	 * Gives the clock back, so that the next owner begins behind what was really used.
	 */
	synchronized void release(SqlSession session) throws SQLException {
		PreparedStatement statement = session
			.prepare("UPDATE " + this.table + " SET owner=?,reserved=? WHERE id=1 AND owner=?");
		statement.setLong(1, NOBODY);
		statement.setLong(2, Math.max(this.used, this.floor));
		statement.setLong(3, this.owner);
		statement.executeUpdate();
	}

	private void write(SqlSession session, long newOwner, long until) throws SQLException {
		PreparedStatement statement = session.prepare("UPDATE " + this.table + " SET owner=?,reserved=? WHERE id=1");
		statement.setLong(1, newOwner);
		statement.setLong(2, until);
		statement.executeUpdate();
	}

}
