package io.stackmemory.storage.git;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.StorageBackend;

/**
 * Stores that push only when they are flushed, and a look at what is in repositories.
 */
abstract class GitFixture {

	static final String BRANCH = "refs/heads/" + GitSettings.DEFAULT_BRANCH;

	final Clock clock = Clock.systemUTC();

	private final List<StorageBackend> stores = new ArrayList<>();

	@TempDir
	Path directory;

	@AfterEach
	void closeStores() {
		this.stores.forEach(StorageBackend::close);
	}

	/**
	 * An empty repository to push to.
	 */
	Path remote() throws IOException {
		Path path = this.directory.resolve("remote.git");
		try (FileRepository repository = new FileRepository(path.toFile())) {
			if (!repository.getObjectDatabase().exists()) {
				repository.create(true);
			}
		}
		return path;
	}

	GitSettings settings(String name, @Nullable String remote) {
		GitSettings usual = GitSettings.of(this.directory.resolve(name), remote);
		return with(usual, GitCredentials.NONE, GitSettings.History.SQUASHED);
	}

	static GitSettings with(GitSettings settings, GitCredentials credentials, GitSettings.History history) {
		return new GitSettings(settings.directory(), settings.remote(), settings.branch(), credentials,
				settings.author(), settings.email(), history, Duration.ofHours(1), Duration.ofSeconds(20),
				settings.maximumSize());
	}

	GitStorageBackend open(String name, String remote) {
		return open(settings(name, remote));
	}

	GitStorageBackend open(GitSettings settings) {
		GitStorageBackend store = GitStorageBackend.open(settings, new MemoryStorageBackend(this.clock), this.clock);
		this.stores.add(store);
		return store;
	}

	static StoreDigest digest(StorageBackend store) {
		return StoreDigest.of(store::scanAll, Progress.NONE);
	}

	static List<RevCommit> log(Repository repository) throws IOException {
		List<RevCommit> commits = new ArrayList<>();
		ObjectId tip = repository.resolve(BRANCH);
		if (tip != null) {
			try (RevWalk walk = new RevWalk(repository)) {
				walk.markStart(walk.parseCommit(tip));
				for (RevCommit commit : walk) {
					walk.parseBody(commit);
					commits.add(commit);
				}
			}
		}
		return commits;
	}

	static List<String> files(Repository repository) throws IOException {
		List<String> files = new ArrayList<>();
		try (TreeWalk walk = new TreeWalk(repository)) {
			walk.addTree(repository.resolve(BRANCH + "^{tree}"));
			walk.setRecursive(true);
			while (walk.next()) {
				files.add(walk.getPathString());
			}
		}
		return files;
	}

}
