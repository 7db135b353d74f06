package io.stackmemory.storage.git;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.support.GroupCommit;
import io.stackmemory.storage.support.GroupCommit.Waiting;

/**
 * Keeps everything in a branch of a git repository, and in memory, where it is read from
 * and queried. Each write is a commit in a repository of its own on this machine when the
 * call returns; those that are made at the same time share one. They are pushed a moment
 * later, and by a flush at once.
 * <p>
 * Several machines may push to one branch. Whoever finds that another was faster fetches
 * what is there, puts its own changes on top of it and pushes again; a push is never
 * forced. Of an entry that two have changed, the greater revision stays, and the other
 * version is kept in the namespace {@code #conflicts}. What other machines push is seen
 * with the next own push, and when the store is opened.
 * <p>
 * Safe for use by several threads of one process; a second process is refused.
 */
public final class GitStorageBackend extends ForwardingStorageBackend {

	/** The name of this backend. */
	public static final String NAME = "git";

	private static final Logger logger = LoggerFactory.getLogger(GitStorageBackend.class);

	private final GitSettings settings;

	private final Clock clock;

	private final LocalRepository local;

	private final Branch branch;

	private final @Nullable Pusher pusher;

	private final ReentrantLock lock = new ReentrantLock();

	private final GroupCommit line = new GroupCommit(this::commit);

	private final TextSearch search = (query) -> delegate().textSearch().search(query);

	private volatile boolean closed;

	private volatile boolean broken;

	private GitStorageBackend(StorageBackend index, GitSettings settings, Clock clock, LocalRepository local,
			Branch branch, @Nullable Remote remote) {
		super(index);
		this.settings = settings;
		this.clock = clock;
		this.local = local;
		this.branch = branch;
		this.pusher = (remote != null) ? new Pusher(this, remote, settings) : null;
	}

	/**
	 * Opens a store. What the remote has is fetched; where it can't be reached, what is
	 * on this machine is used, if there is anything.
	 * @param settings where it is
	 * @param index keeps the entries in memory; empty, and closed with the store
	 * @param clock tells when an entry has expired
	 * @return the store
	 * @throws io.stackmemory.storage.StorageSetupException if the remote does not let
	 * this user in, or is none
	 * @throws StorageUnavailableException if the remote can't be reached and nothing is
	 * here, or if another store uses the directory
	 * @throws io.stackmemory.storage.StorageCorruptedException if the branch holds what
	 * can't be used
	 */
	public static GitStorageBackend open(GitSettings settings, StorageBackend index, Clock clock) {
		LocalRepository local = LocalRepository.open(settings);
		boolean opened = false;
		try {
			Remote remote = (settings.remote() != null) ? new Remote(settings, settings.remote(), local) : null;
			String where = "The branch '" + settings.branch() + "' of " + ((remote != null) ? remote : local);
			Branch branch = new Branch(local, new TreeReader(local.repository(), settings.maximumSize(), where));
			GitStorageBackend store = new GitStorageBackend(index, settings, clock, local, branch, remote);
			store.load(remote);
			opened = true;
			return store;
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not read the git repository in " + local + ": " + ex, ex);
		}
		finally {
			if (!opened) {
				index.close();
				closeQuietly(local);
			}
		}
	}

	private void load(@Nullable Remote remote) throws IOException {
		ObjectId fetched = (remote != null) ? fetch(remote) : null;
		if (fetched != null && this.local.tip() == null) {
			this.branch.adopt(fetched);
		}
		this.branch.load(this::index);
		if (fetched != null && !fetched.equals(this.local.base())) {
			merge(fetched);
		}
		if (this.pusher != null) {
			this.pusher.start();
		}
	}

	private @Nullable ObjectId fetch(Remote remote) throws IOException {
		try {
			return remote.fetch();
		}
		catch (StorageUnavailableException ex) {
			if (this.local.tip() == null) {
				throw ex;
			}
			logger.warn("{}. What is on this machine is used; it is tried again", ex.getMessage());
			return null;
		}
	}

	/**
	 * Puts an entry into memory that is committed already.
	 */
	private void index(Entry entry) {
		index(entry.key(), entry);
	}

	private void index(EntryKey key, @Nullable Entry entry) {
		WriteOperation operation = (entry != null) ? WriteOperation.Put.copyOf(entry, Precondition.ANY)
				: new WriteOperation.Delete(key, Precondition.ANY);
		index(List.of(operation), (entry != null) ? entry.revision() : new Revision(Long.MAX_VALUE));
	}

	private void index(List<WriteOperation> operations, Revision revision) {
		delegate().write(new WriteBatch(revision, Instant.EPOCH, operations));
	}

	@Override
	public String name() {
		return NAME;
	}

	/**
	 * A commit survives the process; what was pushed to another machine survives the loss
	 * of this one.
	 */
	@Override
	public Durability durability() {
		boolean elsewhere = this.pusher != null && this.pusher.remote().isElsewhere();
		return new Durability(Level.OPERATING_SYSTEM, elsewhere ? Level.ANYWHERE : Level.OPERATING_SYSTEM);
	}

	@Override
	public void write(WriteBatch batch) {
		requireOpen();
		this.line.submit(batch);
		Pusher pushing = this.pusher;
		if (pushing != null) {
			pushing.wake();
		}
	}

	/**
	 * Commits the batches of several threads, which have come to a line.
	 */
	private void commit(List<Waiting> group) {
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
				throw new RevisionBehindException(NAME, stored.revision());
			}
			if (operation instanceof WriteOperation.Put put) {
				Entry entry = put.entry(batch.revision(), batch.time(),
						(present != null) ? present.createdAt() : null);
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
	 * Pushes what was committed, and waits for it.
	 * @throws StorageException if it could not be pushed; it is tried again later
	 */
	@Override
	public void flush() {
		requireOpen();
		Pusher pushing = this.pusher;
		if (pushing != null) {
			pushing.pushNow();
		}
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
	 * Takes what others have pushed.
	 */
	void merge(ObjectId remote) {
		this.lock.lock();
		try {
			Branch.Merge merge = this.branch.merge(remote, now());
			merge.changes().forEach(this::replaceInIndex);
			if (!merge.conflicts().isEmpty()) {
				logger.warn("{} entries were changed here and on another machine at once, such as {}. The later "
						+ "version of each stays; the other one is kept in the namespace {}", merge.conflicts().size(),
						merge.conflicts().iterator().next(), Conflicts.NAMESPACE);
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
	 * What others have may be older than what was here.
	 */
	private void replaceInIndex(EntryKey key, @Nullable Entry entry) {
		try {
			index(key, entry);
		}
		catch (RevisionBehindException ex) {
			index(key, null);
			index(key, entry);
		}
	}

	@Override
	public CheckResult check() {
		if (this.closed) {
			return CheckResult.down("The store is closed");
		}
		if (this.broken) {
			return CheckResult.down("What is in memory is not what was committed; open the store again");
		}
		Map<String, Object> details = new HashMap<>(super.check().details());
		details.put("unpushedEntries", unpushed());
		long conflicts = super.count(Query.of(Conflicts.NAMESPACE));
		details.put("conflicts", conflicts);
		Pusher pushing = this.pusher;
		String failure = (pushing != null) ? pushing.latestFailure() : null;
		if (pushing != null) {
			details.put("remote", pushing.remote().toString());
		}
		return (failure != null) ? new CheckResult(CheckResult.Status.DEGRADED, failure, details)
				: CheckResult.up(details);
	}

	private int unpushed() {
		this.lock.lock();
		try {
			return this.branch.unpushed();
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public Optional<Maintenance> maintenance() {
		return Optional.of(new GitMaintenance(this));
	}

	/**
	 * Reads what it searches, as an index of words would not see what others push.
	 */
	@Override
	public TextSearch textSearch() {
		return this.search;
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

	/**
	 * Pushes what was committed, as far as the remote takes it, and ends. What is not
	 * pushed is pushed when the store is opened next.
	 */
	@Override
	public void close() {
		if (this.closed) {
			return;
		}
		Pusher pushing = this.pusher;
		if (pushing != null) {
			pushing.close();
		}
		this.lock.lock();
		try {
			this.closed = true;
			super.close();
			closeQuietly(this.local);
		}
		finally {
			this.lock.unlock();
		}
	}

	@Override
	public String toString() {
		Pusher pushing = this.pusher;
		return NAME + ":" + ((pushing != null) ? pushing.remote() : this.local) + "#" + this.settings.branch();
	}

	private void requireOpen() {
		if (this.closed) {
			throw new StorageClosedException(NAME);
		}
		if (this.broken) {
			throw new StorageFailureException(
					"What is in memory is not what was committed to " + this.local + "; open the store again", null);
		}
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	private static void closeQuietly(LocalRepository local) {
		try {
			local.close();
		}
		catch (IOException ex) {
			logger.warn("Could not close the git repository in {}", local, ex);
		}
	}

}
