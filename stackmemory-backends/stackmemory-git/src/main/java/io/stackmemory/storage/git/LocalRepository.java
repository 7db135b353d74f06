package io.stackmemory.storage.git;

import java.io.Closeable;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.stream.Stream;

import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.CommitBuilder;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectInserter;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.lib.RefUpdate;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.StoredConfig;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.StorageUnavailableException;

/**
 * The repository on this machine: bare, without hooks, and for one process.
 */
final class LocalRepository implements Closeable {

	private static final Logger logger = LoggerFactory.getLogger(LocalRepository.class);

	private static final String BASE = "refs/stackmemory/base";

	private final GitSettings settings;

	private final Repository repository;

	private final RandomAccessFile lockFile;

	private final String branch;

	private LocalRepository(GitSettings settings, Repository repository, RandomAccessFile lockFile) {
		this.settings = settings;
		this.repository = repository;
		this.lockFile = lockFile;
		this.branch = Constants.R_HEADS + settings.branch();
	}

	/**
	 * Opens it, or makes it.
	 */
	static LocalRepository open(GitSettings settings) {
		Path directory = settings.directory().toAbsolutePath().normalize();
		try {
			Files.createDirectories(directory);
			RandomAccessFile lockFile = lock(directory);
			try {
				removeStaleLocks(directory);
				Repository repository = new FileRepositoryBuilder().setBare()
					.setGitDir(directory.toFile())
					.setMustExist(false)
					.build();
				if (!Files.exists(directory.resolve(Constants.HEAD))) {
					repository.create(true);
				}
				// Looked at before each object is written, which costs more where it is
				// missing
				Files.createDirectories(directory.resolve("objects/pack"));
				LocalRepository opened = new LocalRepository(settings, repository, lockFile);
				opened.configure();
				return opened;
			}
			catch (IOException | RuntimeException ex) {
				lockFile.close();
				throw ex;
			}
		}
		catch (IOException ex) {
			throw new StorageLocationException("Could not open the git repository in " + directory + ": " + ex,
					directory, ex);
		}
	}

	private static RandomAccessFile lock(Path directory) throws IOException {
		RandomAccessFile file = new RandomAccessFile(directory.resolve("stackmemory.lock").toFile(), "rw");
		FileLock lock = null;
		try {
			lock = file.getChannel().tryLock();
		}
		catch (OverlappingFileLockException ex) {
			logger.debug("{} is in use by this process", directory, ex);
		}
		if (lock == null) {
			file.close();
			throw new StorageUnavailableException("The git repository in " + directory + " is in use by another store",
					null);
		}
		return file;
	}

	/**
	 * A process that was killed leaves locks behind; this one is alone.
	 */
	private static void removeStaleLocks(Path directory) throws IOException {
		try (Stream<Path> files = Files.walk(directory)) {
			for (Path file : files.filter((path) -> path.getFileName().toString().endsWith(".lock"))
				.filter((path) -> !path.getFileName().toString().equals("stackmemory.lock"))
				.toList()) {
				Files.deleteIfExists(file);
			}
		}
		catch (UncheckedIOException ex) {
			throw new IOException(ex);
		}
	}

	private void configure() throws IOException {
		RefUpdate head = this.repository.updateRef(Constants.HEAD);
		head.disableRefLog();
		head.link(this.branch);
		StoredConfig config = this.repository.getConfig();
		if (config.getInt("core", "compression", -1) != 1) {
			config.setInt("core", null, "compression", 1);
			config.setBoolean("core", null, "logallrefupdates", false);
			config.setInt("gc", null, "auto", 0);
			config.save();
		}
	}

	Repository repository() {
		return this.repository;
	}

	String branch() {
		return this.branch;
	}

	/**
	 * The last commit here.
	 */
	@Nullable ObjectId tip() throws IOException {
		return this.repository.resolve(this.branch);
	}

	/**
	 * The last commit of the remote that is known.
	 */
	@Nullable ObjectId base() throws IOException {
		return this.repository.resolve(BASE);
	}

	void setTip(@Nullable ObjectId before, ObjectId commit) throws IOException {
		update(this.branch, before, commit);
	}

	void setBase(@Nullable ObjectId before, ObjectId commit) throws IOException {
		update(BASE, before, commit);
	}

	private void update(String name, @Nullable ObjectId before, ObjectId commit) throws IOException {
		RefUpdate update = this.repository.updateRef(name);
		update.setExpectedOldObjectId((before != null) ? before : ObjectId.zeroId());
		update.setNewObjectId(commit);
		update.setForceUpdate(true);
		update.disableRefLog();
		RefUpdate.Result result = update.forceUpdate();
		switch (result) {
			case NEW, FAST_FORWARD, FORCED, NO_CHANGE -> {
				return;
			}
			default -> throw new IOException("Could not set " + name + ": " + result);
		}
	}

	/**
	 * Forgets what the remote has.
	 */
	void removeBase() throws IOException {
		RefUpdate update = this.repository.updateRef(BASE);
		update.setForceUpdate(true);
		update.delete();
	}

	/**
	 * The commit before another one, or null if there is none.
	 */
	@Nullable ObjectId parentOf(ObjectId commit) throws IOException {
		try (RevWalk walk = new RevWalk(this.repository)) {
			RevCommit parsed = walk.parseCommit(commit);
			return (parsed.getParentCount() > 0) ? parsed.getParent(0).copy() : null;
		}
	}

	ObjectId treeOf(ObjectId commit) throws IOException {
		try (RevWalk walk = new RevWalk(this.repository)) {
			return walk.parseCommit(commit).getTree().copy();
		}
	}

	/**
	 * Writes a commit that no branch has yet.
	 */
	ObjectId commit(ObjectInserter inserter, ObjectId tree, @Nullable ObjectId parent, Instant time, String message)
			throws IOException {
		PersonIdent who = new PersonIdent(this.settings.author(), this.settings.email(), time, ZoneOffset.UTC);
		CommitBuilder commit = new CommitBuilder();
		commit.setTreeId(tree);
		commit.setAuthor(who);
		commit.setCommitter(who);
		commit.setMessage(message);
		if (parent != null) {
			commit.setParentId(parent);
		}
		ObjectId id = inserter.insert(commit);
		inserter.flush();
		return id;
	}

	/**
	 * Packs what is loose, and removes what nothing refers to.
	 */
	void compact() {
		try {
			new Git(this.repository).gc().call();
		}
		catch (GitAPIException ex) {
			throw new StorageFailureException("Could not compact " + this, ex);
		}
	}

	/**
	 * How much room it takes.
	 */
	long size() throws IOException {
		try (Stream<Path> files = Files.walk(this.settings.directory())) {
			return files.filter(Files::isRegularFile).mapToLong((file) -> file.toFile().length()).sum();
		}
	}

	/**
	 * Closes it. What can't be closed is of no more use anyway.
	 */
	void closeQuietly() {
		try {
			close();
		}
		catch (IOException ex) {
			logger.warn("Could not close the git repository in {}", this, ex);
		}
	}

	@Override
	public void close() throws IOException {
		this.repository.close();
		this.lockFile.close();
	}

	@Override
	public String toString() {
		return this.settings.directory().toString();
	}

}
