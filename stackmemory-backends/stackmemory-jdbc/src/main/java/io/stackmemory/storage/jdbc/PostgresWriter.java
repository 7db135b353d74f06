package io.stackmemory.storage.jdbc;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.support.GroupCommit;

/**
 * Writes to PostgreSQL. Batches of one operation that arrive at once share a transaction,
 * with a statement for each kind of operation; each has an outcome of its own. What such
 * a statement did not change, and every other batch, is written by a
 * {@link PostgresTransaction}.
 */
final class PostgresWriter {

	private final PostgresSessions sessions;

	private final PostgresWrites writes;

	private final PostgresTransaction transaction;

	private final RevisionFence fence;

	private final Clock clock;

	private final String location;

	private final @Nullable ChangeAnnouncer announcer;

	private final @Nullable String channel;

	private final GroupCommit line = new GroupCommit(this::commit);

	PostgresWriter(PostgresSessions sessions, PostgresWrites writes, PostgresTransaction transaction,
			RevisionFence fence, Clock clock, String location) {
		this.sessions = sessions;
		this.writes = writes;
		this.transaction = transaction;
		this.fence = fence;
		this.clock = clock;
		this.location = location;
		this.announcer = transaction.announcer();
		this.channel = transaction.channel();
	}

	void write(WriteBatch batch) {
		boolean alone = !isForTheLine(batch);
		if (alone || !this.line.submit(batch)) {
			this.transaction.write(batch, !alone);
		}
	}

	private static boolean isForTheLine(WriteBatch batch) {
		WriteOperation first = batch.operations().get(0);
		return batch.operations().size() == 1 && !(first instanceof WriteOperation.Check)
				&& !(first instanceof WriteOperation.Put put && put.origin() != null)
				&& !(first instanceof WriteOperation.Delete && first.precondition() == Precondition.ABSENT);
	}

	/**
	 * Writes a group, and what is on the same entry as another of it afterwards.
	 */
	private void commit(List<GroupCommit.Waiting> group) {
		Map<EntryKey, GroupCommit.Waiting> first = new LinkedHashMap<>();
		List<GroupCommit.Waiting> later = new ArrayList<>();
		for (GroupCommit.Waiting waiting : group) {
			if (first.putIfAbsent(operation(waiting).key(), waiting) != null) {
				later.add(waiting);
			}
		}
		first.values().removeIf((one) -> !isAhead(one));
		if (!first.isEmpty()) {
			commit(first);
		}
		if (!later.isEmpty()) {
			commit(later);
		}
	}

	private void commit(Map<EntryKey, GroupCommit.Waiting> waiting) {
		boolean[] committing = new boolean[1];
		ChangeAnnouncer.Announcement announcement = (this.announcer != null) ? this.announcer.announce(waiting.keySet())
				: null;
		Set<EntryKey> changed = Set.of();
		boolean unknown = false;
		try {
			PostgresWrites.Terms terms = new PostgresWrites.Terms(this.fence.owner(), this.clock.instant(),
					this.channel, (announcement != null) ? announcement.text() : "");
			changed = this.sessions.with((session) -> change(session, waiting.values(), terms, committing));
		}
		catch (SQLException ex) {
			unknown = committing[0] && PostgresErrors.leavesCommitUnknown(ex);
			fail(waiting.values(), ex, unknown);
		}
		finally {
			if (this.announcer != null && announcement != null) {
				this.announcer.settle(announcement, unknown || !changed.isEmpty());
			}
		}
		for (Map.Entry<EntryKey, GroupCommit.Waiting> one : waiting.entrySet()) {
			if (changed.contains(one.getKey())) {
				this.fence.committed(one.getValue().batch());
				one.getValue().succeed();
			}
			else if (!one.getValue().hasFailed()) {
				one.getValue().decline();
			}
		}
	}

	/**
	 * Changes entries by one statement for each kind of operation. A single one is a
	 * transaction by itself; of several the last one commits all.
	 * @param committing is set before what is sent may be committed
	 * @return the keys of what was changed
	 */
	private Set<EntryKey> change(SqlSession session, Collection<GroupCommit.Waiting> waiting,
			PostgresWrites.Terms terms, boolean[] committing) throws SQLException {
		Map<PostgresWrites.Kind, List<PostgresWrites.Row>> rows = new EnumMap<>(PostgresWrites.Kind.class);
		for (GroupCommit.Waiting one : waiting) {
			rows.computeIfAbsent(PostgresWrites.Kind.of(operation(one)), (kind) -> new ArrayList<>())
				.add(new PostgresWrites.Row(one.batch(), operation(one)));
		}
		boolean single = rows.size() == 1;
		session.connection().setAutoCommit(single);
		Set<EntryKey> changed = new HashSet<>();
		int left = rows.size();
		for (Map.Entry<PostgresWrites.Kind, List<PostgresWrites.Row>> kind : rows.entrySet()) {
			left--;
			committing[0] = left == 0;
			changed.addAll(
					(left == 0 && !single) ? this.writes.applyAndCommit(session, kind.getKey(), kind.getValue(), terms)
							: this.writes.apply(session, kind.getKey(), kind.getValue(), terms));
		}
		return changed;
	}

	private static WriteOperation operation(GroupCommit.Waiting waiting) {
		return waiting.batch().operations().get(0);
	}

	/**
	 * Whether a batch may be written as far as its revision goes. If not, it has failed.
	 */
	private boolean isAhead(GroupCommit.Waiting waiting) {
		try {
			this.transaction.holdClock(waiting.batch());
			return true;
		}
		catch (SQLException ex) {
			waiting.fail(PostgresErrors.translate("write to " + this.location, ex));
		}
		catch (RevisionBehindException ex) {
			waiting.fail(ex);
		}
		return false;
	}

	/**
	 * Several that fail together, and whatever may be tried again, are left to try alone.
	 */
	private void fail(Collection<GroupCommit.Waiting> group, SQLException ex, boolean unknown) {
		String attempted = "write 1 operation to " + this.location;
		if (unknown) {
			group.forEach((one) -> one.fail(PostgresErrors.commitUnknown(attempted, ex)));
		}
		else if (group.size() == 1 && !PostgresErrors.isConnectionLost(ex) && !PostgresErrors.isConflict(ex)) {
			group.forEach((one) -> one.fail(PostgresErrors.translate(attempted, ex)));
		}
	}

}
