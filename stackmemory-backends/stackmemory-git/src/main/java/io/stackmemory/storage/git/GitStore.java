package io.stackmemory.storage.git;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.support.GroupCommit.Waiting;

/**
 * The branch and the entries in memory, which change together: one thread at a time.
 */
final class GitStore {

	private static final Logger logger = LoggerFactory.getLogger(GitStore.class);

	/** Of what is put into memory as it was committed, with revisions of its own. */
	private static final Revision LATEST = new Revision(Long.MAX_VALUE);

	private final GitSettings settings;

	private final Clock clock;

	private final LocalRepository local;

	private final Branch branch;

	private final StorageBackend memory;

	private final ReentrantLock lock = new ReentrantLock();

	private boolean closed;

	private volatile boolean broken;

	GitStore(GitSettings settings, Clock clock, LocalRepository local, Branch branch, StorageBackend memory) {
		this.settings = settings;
		this.clock = clock;
		this.local = local;
		this.branch = branch;
		this.memory = memory;
	}

	/**
	 * Reads everything.
	 * @param fetched the last commit of the remote, or null if there is none or nobody
	 * knows
	 */
	void load(@Nullable ObjectId fetched) throws IOException {
		if (fetched != null && this.local.tip() == null) {
			this.branch.adopt(fetched);
		}
		this.branch.load(this::index);
		if (fetched != null && !fetched.equals(this.local.base())) {
			merge(fetched);
		}
	}

	/**
	 * Puts an entry into memory that is committed already.
	 */
	private void index(Entry entry) {
		index(entry.key(), entry);
	}

	private void index(EntryKey key, @Nullable Entry entry) {
		index(List.of(operation(key, entry)), LATEST);
	}

	private static WriteOperation operation(EntryKey key, @Nullable Entry entry) {
		return (entry != null) ? WriteOperation.Put.copyOf(entry, Precondition.ANY)
				: new WriteOperation.Delete(key, Precondition.ANY);
	}

	private void index(List<WriteOperation> operations, Revision revision) {
		this.memory.write(new WriteBatch(revision, Instant.EPOCH, operations));
	}

	/**
	 * Commits the batches of several threads, which have come to a line.
	 */
	void commit(List<Waiting> group) {
		this.lock.lock();
		try {
			requireOpen();
			Map<EntryKey, @Nullable Entry> changes = new LinkedHashMap<>();
			List<Waiting> accepted = new ArrayList<>();
			Map<Waiting, List<WriteOperation>> resolved = new HashMap<>();
			for (Waiting waiting : group) {
				try {
					resolved.put(waiting, resolve(waiting.batch(), changes));
					accepted.add(waiting);
				}
				catch (StorageException ex) {
					waiting.fail(ex);
				}
			}
			commit(accepted, resolved, changes);
		}
		catch (RuntimeException ex) {
			group.forEach((waiting) -> {
				if (!waiting.hasFailed()) {
					waiting.fail(ex);
				}
			});
		}
		finally {
			this.lock.unlock();
		}
	}

	private void commit(List<Waiting> accepted, Map<Waiting, List<WriteOperation>> resolved,
			Map<EntryKey, @Nullable Entry> changes) {
		if (!changes.isEmpty()) {
			try {
				this.branch.commit(changes, accepted.get(0).batch().time(), CommitMessage.of(changes));
			}
			catch (IOException ex) {
				throw new StorageFailureException("Could not commit to the git repository in " + this.local + ": " + ex,
						ex);
			}
		}
		for (Waiting waiting : accepted) {
			List<WriteOperation> operations = resolved.get(waiting);
			if (operations != null && !operations.isEmpty()) {
				applyToIndex(operations, waiting.batch());
			}
			waiting.succeed();
		}
	}

	private void applyToIndex(List<WriteOperation> operations, WriteBatch batch) {
		boolean done = false;
		try {
			index(operations, batch.revision());
			done = true;
		}
		finally {
			this.broken |= !done;
		}
	}

	/**
	 * Checks a batch against what is committed and what is about to be, and finds out
	 * what the keys hold afterwards.
	 */
	private List<WriteOperation> resolve(WriteBatch batch, Map<EntryKey, @Nullable Entry> changes) {
		Instant now = this.clock.instant();
		Map<EntryKey, @Nullable Entry> own = new LinkedHashMap<>();
		List<WriteOperation> operations = new ArrayList<>();
		for (WriteOperation operation : batch.operations()) {
			EntryKey key = operation.key();
			Entry stored = changes.containsKey(key) ? changes.get(key) : this.branch.entry(key);
			Entry present = (stored == null || stored.isExpired(now)) ? null : stored;
			Revision actual = (present != null) ? present.revision() : null;
			if (!operation.precondition().holds(actual)) {
				throw new VersionConflictException(key, operation.precondition(), actual);
			}
			if (operation instanceof WriteOperation.Check) {
				continue;
			}
			if (stored != null && !operation.revision(batch).isAfter(stored.revision())) {
				throw new RevisionBehindException(GitStorageBackend.NAME, stored.revision());
			}
			if (operation instanceof WriteOperation.Put put) {
				Entry entry = put.entry(batch.revision(), batch.time(), (present != null) ? present.createdAt() : null);
				own.put(key, entry);
				operations.add(WriteOperation.Put.copyOf(entry, Precondition.ANY));
			}
			else if (stored != null) {
				own.put(key, null);
				operations.add(new WriteOperation.Delete(key, Precondition.ANY));
			}
		}
		changes.putAll(own);
		return operations;
	}

	/**
	 * What is to be pushed.
	 */
	Branch.@Nullable Push nextPush() {
		this.lock.lock();
		try {
			return this.branch.push(this.settings.history(), now());
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not read the git repository in " + this.local + ": " + ex, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * A push has arrived.
	 */
	void pushed(Branch.Push push) {
		this.lock.lock();
		try {
			this.branch.pushed(push);
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not write to the git repository in " + this.local + ": " + ex, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The remote has no such branch any more.
	 */
	void forgetRemote() {
		this.lock.lock();
		try {
			this.branch.forgetRemote();
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not write to the git repository in " + this.local + ": " + ex, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Takes what others have pushed.
	 */
	void merge(ObjectId remote) {
		this.lock.lock();
		try {
			Branch.Merge merge = this.branch.merge(remote, now());
			takeIntoIndex(merge.changes());
			if (!merge.conflicts().isEmpty()) {
				logger.warn(
						"{} entries were changed here and on another machine at once, such as {}. The later "
								+ "version of each stays; the other one is kept in the namespace {}",
						merge.conflicts().size(), merge.conflicts().iterator().next(), Conflicts.NAMESPACE);
			}
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not merge what the remote of " + this.local + " has: " + ex, ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * At once, so that nobody sees half of what others have written; one after the other
	 * where something of it is older than what was here.
	 */
	private void takeIntoIndex(Map<EntryKey, @Nullable Entry> changes) {
		List<WriteOperation> operations = new ArrayList<>();
		changes.forEach((key, entry) -> operations.add(operation(key, entry)));
		try {
			if (!operations.isEmpty()) {
				index(operations, LATEST);
			}
		}
		catch (RevisionBehindException ex) {
			changes.forEach((key, entry) -> {
				index(key, null);
				index(key, entry);
			});
		}
	}

	int unpushed() {
		this.lock.lock();
		try {
			return this.branch.unpushed();
		}
		finally {
			this.lock.unlock();
		}
	}

	List<Entry> expired(int limit) {
		Instant now = this.clock.instant();
		this.lock.lock();
		try {
			requireOpen();
			return this.branch.all()
				.stream()
				.map(TreeReader.Change::entry)
				.filter((entry) -> entry.isExpired(now))
				.limit(limit)
				.toList();
		}
		finally {
			this.lock.unlock();
		}
	}

	int removeExpired(int limit) {
		this.lock.lock();
		try {
			List<Entry> expired = expired(limit);
			if (!expired.isEmpty()) {
				Map<EntryKey, @Nullable Entry> changes = new LinkedHashMap<>();
				expired.forEach((entry) -> changes.put(entry.key(), null));
				this.branch.commit(changes, now(), "Remove " + expired.size() + " entries that have expired");
				expired.forEach((entry) -> index(entry.key(), null));
			}
			return expired.size();
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not commit to the git repository in " + this.local + ": " + ex,
					ex);
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Nobody commits meanwhile, as what was written and is not part of a commit yet would
	 * be removed.
	 */
	void compact() {
		this.lock.lock();
		try {
			requireOpen();
			this.local.compact();
		}
		finally {
			this.lock.unlock();
		}
	}

	void requireOpen() {
		if (this.closed) {
			throw new StorageClosedException(GitStorageBackend.NAME);
		}
		if (this.broken) {
			throw new StorageFailureException(
					"What is in memory is not what was committed to " + this.local + "; open the store again", null);
		}
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * Whether memory is what was committed.
	 */
	boolean isBroken() {
		return this.broken;
	}

	/**
	 * Ends everything. Further calls fail.
	 */
	void close() {
		this.lock.lock();
		try {
			this.closed = true;
			this.memory.close();
			this.local.closeQuietly();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		return this.local.toString();
	}

}
