package io.stackmemory.storage.jdbc;

import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
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
 * Writes to PostgreSQL. Batches of one operation of the same kind that arrive at once
 * share a statement, which is a transaction by itself; each has an outcome of its own.
 * What such a statement did not change, and every other batch, is written by a
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

	/**
	 * One for each kind of operation, as no kind waits for the commit of another; none
	 * for copies, which come in large batches.
	 */
	private final Map<PostgresWrites.Kind, GroupCommit> lines = new EnumMap<>(PostgresWrites.Kind.class);

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
		for (PostgresWrites.Kind kind : EnumSet.complementOf(EnumSet.of(PostgresWrites.Kind.COPY))) {
			this.lines.put(kind, new GroupCommit((group) -> commit(kind, group)));
		}
	}

	void write(WriteBatch batch) {
		GroupCommit line = line(batch);
		if (line == null || !line.submit(batch)) {
			this.transaction.write(batch, line != null);
		}
	}

	/**
	 * The line that a batch waits in, or null if it is written alone.
	 */
	private @Nullable GroupCommit line(WriteBatch batch) {
		WriteOperation first = batch.operations().get(0);
		boolean alone = batch.operations().size() > 1 || first instanceof WriteOperation.Check
				|| (first instanceof WriteOperation.Delete && first.precondition() == Precondition.ABSENT);
		return alone ? null : this.lines.get(PostgresWrites.Kind.of(first));
	}

	/**
	 * Writes a group, and what is on the same entry as another of it afterwards.
	 */
	private void commit(PostgresWrites.Kind kind, List<GroupCommit.Waiting> group) {
		Map<EntryKey, GroupCommit.Waiting> first = new LinkedHashMap<>();
		List<GroupCommit.Waiting> later = new ArrayList<>();
		for (GroupCommit.Waiting waiting : group) {
			if (first.putIfAbsent(waiting.batch().operations().get(0).key(), waiting) != null) {
				later.add(waiting);
			}
		}
		commit(kind, first);
		if (!later.isEmpty()) {
			commit(kind, later);
		}
	}

	private void commit(PostgresWrites.Kind kind, Map<EntryKey, GroupCommit.Waiting> waiting) {
		waiting.values().removeIf((one) -> !isAhead(one));
		if (waiting.isEmpty()) {
			return;
		}
		List<PostgresWrites.Row> rows = rows(waiting.values());
		boolean[] sent = new boolean[1];
		ChangeAnnouncer.Announcement announcement = (this.announcer != null) ? this.announcer.announce(waiting.keySet())
				: null;
		Set<EntryKey> changed = Set.of();
		boolean unknown = false;
		try {
			PostgresWrites.Terms terms = new PostgresWrites.Terms(this.fence.owner(), this.clock.instant(),
					this.channel, (announcement != null) ? announcement.text() : "");
			changed = this.sessions.with((session) -> {
				sent[0] = true;
				return this.writes.apply(session, kind, rows, terms);
			});
		}
		catch (SQLException ex) {
			unknown = sent[0] && PostgresErrors.leavesCommitUnknown(ex);
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
	 * The rows of a statement by their keys: two statements that lock rows in the same
	 * order do not wait for each other in a circle.
	 */
	private static List<PostgresWrites.Row> rows(Collection<GroupCommit.Waiting> waiting) {
		return waiting.stream()
			.map((one) -> new PostgresWrites.Row(one.batch(), one.batch().operations().get(0)))
			.sorted(Comparator.comparing(PostgresWrites.Row::operation, PostgresTransaction.BY_KEY))
			.toList();
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
