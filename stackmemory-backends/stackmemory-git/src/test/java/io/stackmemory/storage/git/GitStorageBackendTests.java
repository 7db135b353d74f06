package io.stackmemory.storage.git;

import java.nio.file.Path;
import java.time.Clock;

import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.test.StorageBackendContract;

/**
 * A branch that is pushed to another repository on this machine.
 */
class GitStorageBackendTests extends StorageBackendContract {

	@TempDir
	private Path directory;

	@BeforeEach
	void createRemote() throws Exception {
		try (FileRepository remote = new FileRepository(this.directory.resolve("remote.git").toFile())) {
			if (!remote.getObjectDatabase().exists()) {
				remote.create(true);
			}
		}
	}

	@Override
	public StorageBackend open(Clock clock) {
		GitSettings settings = GitSettings.of(this.directory.resolve("local"),
				this.directory.resolve("remote.git").toString());
		return GitStorageBackend.open(GitFixture.with(settings, GitCredentials.NONE, GitSettings.History.SQUASHED),
				new MemoryStorageBackend(clock), clock);
	}

	@Override
	public int rounds() {
		return 20;
	}

}
