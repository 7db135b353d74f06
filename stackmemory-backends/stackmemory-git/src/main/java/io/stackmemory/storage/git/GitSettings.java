package io.stackmemory.storage.git;

import java.nio.file.Path;
import java.time.Duration;

import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Repository;
import org.jspecify.annotations.Nullable;

/**
 * Where a git repository is that keeps a memory, and how. Immutable.
 *
 * @param directory the directory of a repository of its own on this machine, without a
 * work tree; made if it is missing
 * @param remote the address of the repository that commits are pushed to, as git writes
 * it; null for none
 * @param branch the branch that holds the memory, and nothing else
 * @param credentials what the remote asks for
 * @param author who makes the commits
 * @param email the address of whoever does
 * @param history what becomes of commits that were not pushed yet
 * @param interval how long changes are gathered before they are pushed; a flush pushes at
 * once
 * @param timeout how long the remote may be silent
 * @param maximumSize most bytes of a file that is read
 */
public record GitSettings(Path directory, @Nullable String remote, String branch, GitCredentials credentials,
		String author, String email, History history, Duration interval, Duration timeout, long maximumSize) {

	/** Where the repository is, unless set otherwise. */
	public static final Path DEFAULT_DIRECTORY = Path.of(".stackmemory", "git");

	/** The branch, unless set otherwise. */
	public static final String DEFAULT_BRANCH = "stackmemory/memory";

	/** The largest document and as much again. */
	private static final long DEFAULT_MAXIMUM_SIZE = 32L << 20;

	/**
	 * Checks the values.
	 * @throws IllegalArgumentException if one makes no sense
	 */
	public GitSettings {
		if (!isBranch(branch)) {
			throw new IllegalArgumentException("'" + branch + "' can't be the name of a branch");
		}
		if (interval.isNegative() || interval.isZero() || timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException(
					"Interval and time-out are positive, not " + interval + " and " + timeout);
		}
		if (maximumSize < 1) {
			throw new IllegalArgumentException("A file has one byte at least, not " + maximumSize);
		}
	}

	/**
	 * Whether a text can be the name of a branch.
	 * @param name the text
	 * @return whether git allows it
	 */
	public static boolean isBranch(String name) {
		return Repository.isValidRefName(Constants.R_HEADS + name);
	}

	/**
	 * A repository with a remote, and what is usual otherwise.
	 * @param directory the directory on this machine
	 * @param remote the address of the remote, or null for none
	 * @return the settings
	 */
	public static GitSettings of(Path directory, @Nullable String remote) {
		return new GitSettings(directory, remote, DEFAULT_BRANCH, GitCredentials.NONE, "StackMemory",
				"stackmemory@localhost", History.SQUASHED, Duration.ofSeconds(1), Duration.ofSeconds(30),
				DEFAULT_MAXIMUM_SIZE);
	}

	/**
	 * What becomes of commits that were not pushed yet.
	 */
	public enum History {

		/** What is pushed at once is one commit. */
		SQUASHED,

		/** Each batch is a commit of its own, as long as nobody else pushes. */
		EVERY_BATCH

	}

}
