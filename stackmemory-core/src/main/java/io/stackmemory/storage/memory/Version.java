package io.stackmemory.storage.memory;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;

/**
 * What a key held from one commit to the next.
 */
final class Version {

	/** The number of the commit that made it. */
	final long commit;

	/** What it holds; null if it was deleted. */
	final @Nullable Entry entry;

	/** What was there before, as long as somebody may need it. */
	volatile @Nullable Version previous;

	Version(long commit, @Nullable Entry entry, @Nullable Version previous) {
		this.commit = commit;
		this.entry = entry;
		this.previous = previous;
	}

}
