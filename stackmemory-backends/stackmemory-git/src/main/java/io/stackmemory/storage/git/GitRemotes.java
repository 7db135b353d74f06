package io.stackmemory.storage.git;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.storage.file.FileRepositoryBuilder;

import io.stackmemory.storage.StorageLocationException;

/**
 * Looks at the repository that a directory belongs to, and changes nothing in it.
 */
public final class GitRemotes {

	private GitRemotes() {
	}

	/**
	 * Where a directory was cloned from.
	 * @param directory a directory of a work tree
	 * @return the address of the remote {@code origin}; empty if the directory belongs to
	 * no repository, or that has no such remote
	 * @throws StorageLocationException if the repository can't be read
	 */
	public static Optional<String> origin(Path directory) {
		Path start = directory.toAbsolutePath().normalize();
		FileRepositoryBuilder builder = new FileRepositoryBuilder().findGitDir(start.toFile());
		if (builder.getGitDir() == null) {
			return Optional.empty();
		}
		try (Repository repository = builder.build()) {
			return Optional.ofNullable(repository.getConfig().getString("remote", "origin", "url"));
		}
		catch (IOException ex) {
			throw new StorageLocationException("Could not read the git repository of " + start + ": " + ex, start, ex);
		}
	}

}
