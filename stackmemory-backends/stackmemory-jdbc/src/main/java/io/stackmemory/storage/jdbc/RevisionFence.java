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
 * Keeps the revisions of a file unique and ascending over all processes that write to it,
 * without a write for each of them.
 * <p>
 * One row names the owner of the clock, and up to which revision it may write. The owner
 * moves that limit ahead of itself, so that most batches need not touch the row. Whoever
 * else writes takes the row over and begins behind the limit; the former owner finds
 * itself replaced and does the same. As long as owners alternate, the limit is what was
 * really used; the longer one stays, the farther it reserves, up to a second.
 * <p>
 * Used by the thread that writes.
 */
final class RevisionFence {

	private static final String READ = "SELECT owner,reserved FROM stackmemory_clock WHERE id=1";

	private static final String WRITE = "UPDATE stackmemory_clock SET owner=?,reserved=? WHERE id=1";

	private static final long NOBODY = 0;

	private static final long FIRST_STEP = Revision.at(Instant.ofEpochMilli(1)).value();

	private static final long LONGEST_STEP = Revision.at(Instant.ofEpochSecond(1)).value();

	private final SqlSession session;

	private final String backend;

	private final long owner = ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE);

	/** What other owners have used: a batch must be greater. */
	private long floor;

	/** Up to where this owner may write without touching the row. */
	private long reserved;

	private long used;

	private long step;

	RevisionFence(SqlSession session, String backend) {
		this.session = session;
		this.backend = backend;
	}

	long owner() {
		return this.owner;
	}

	/**
	 * Whether a batch may be written if this owner still holds the clock.
	 */
	boolean covers(WriteBatch batch) {
		long revision = batch.revision().value();
		return revision > this.floor && revision <= this.reserved;
	}

	/**
	 * Takes note of what was committed.
	 */
	void committed(WriteBatch batch) {
		this.used = Math.max(this.used, batch.revision().value());
	}

	/**
	 * Makes this owner the one that holds the clock, up to a revision at least. Part of a
	 * transaction that writes; if it is rolled back, {@link #forget()} must follow.
	 */
	void hold(long revision) throws SQLException {
		long held;
		long until;
		try (ResultSet row = this.session.prepare(READ).executeQuery()) {
			if (!row.next()) {
				throw new SQLException("The row of stackmemory_clock is missing");
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
			write(this.owner, this.reserved);
		}
	}

	void requireAhead(WriteBatch batch) {
		if (batch.revision().value() <= this.floor) {
			throw new RevisionBehindException(this.backend, new Revision(this.floor));
		}
	}

	/**
	 * Assumes nothing about the row any more.
	 */
	void forget() {
		this.reserved = 0;
	}

	/**
	 * Gives the clock back, so that the next owner begins behind what was really used.
	 */
	void release() throws SQLException {
		PreparedStatement statement = this.session
			.prepare("UPDATE stackmemory_clock SET owner=?,reserved=? WHERE id=1 AND owner=?");
		statement.setLong(1, NOBODY);
		statement.setLong(2, Math.max(this.used, this.floor));
		statement.setLong(3, this.owner);
		statement.executeUpdate();
	}

	private void write(long newOwner, long until) throws SQLException {
		PreparedStatement statement = this.session.prepare(WRITE);
		statement.setLong(1, newOwner);
		statement.setLong(2, until);
		statement.executeUpdate();
	}

}
