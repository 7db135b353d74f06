package io.stackmemory.storage.git;

import java.io.IOException;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

import org.eclipse.jgit.lib.ObjectId;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.support.GroupCommit;

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

	private final GitStore store;

	private final @Nullable Pusher pusher;

	private final GroupCommit line;

	private final TextSearch search = (query) -> delegate().textSearch().search(query);

	private volatile boolean closed;

	private GitStorageBackend(StorageBackend index, GitSettings settings, GitStore store, @Nullable Remote remote) {
		super(index);
		this.settings = settings;
		this.store = store;
		this.line = new GroupCommit(store::commit);
		this.pusher = (remote != null) ? new Pusher(store, remote, settings) : null;
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
			GitStore store = new GitStore(settings, clock, local, branch, index);
			store.load((remote != null) ? fetch(remote, local) : null);
			GitStorageBackend backend = new GitStorageBackend(index, settings, store, remote);
			if (backend.pusher != null) {
				backend.pusher.start();
			}
			opened = true;
			return backend;
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not read the git repository in " + local + ": " + ex, ex);
		}
		finally {
			if (!opened) {
				index.close();
				local.closeQuietly();
			}
		}
	}

	private static @Nullable ObjectId fetch(Remote remote, LocalRepository local) throws IOException {
		try {
			return remote.fetch();
		}
		catch (StorageUnavailableException ex) {
			if (local.tip() == null) {
				throw ex;
			}
			logger.warn("{}. What is on this machine is used; it is tried again", ex.getMessage());
			return null;
		}
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
		this.store.requireOpen();
		this.line.submit(batch);
		Pusher pushing = this.pusher;
		if (pushing != null) {
			pushing.wake();
		}
	}

	/**
	 * Pushes what was committed, and waits for it.
	 * @throws StorageException if it could not be pushed; it is tried again later
	 */
	@Override
	public void flush() {
		this.store.requireOpen();
		Pusher pushing = this.pusher;
		if (pushing != null) {
			pushing.pushNow();
		}
	}

	@Override
	public CheckResult check() {
		if (this.closed) {
			return CheckResult.down("The store is closed");
		}
		if (this.store.isBroken()) {
			return CheckResult.down("What is in memory is not what was committed; open the store again");
		}
		Map<String, Object> details = new HashMap<>(super.check().details());
		details.put("unpushedEntries", this.store.unpushed());
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

	@Override
	public Optional<Maintenance> maintenance() {
		return Optional.of(new GitMaintenance(this.store));
	}

	/**
	 * Reads what it searches, as an index of words would not see what others push.
	 */
	@Override
	public TextSearch textSearch() {
		return this.search;
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
		this.closed = true;
		this.store.close();
	}

	@Override
	public String toString() {
		Pusher pushing = this.pusher;
		return NAME + ":" + ((pushing != null) ? pushing.remote() : this.store) + "#" + this.settings.branch();
	}

}
