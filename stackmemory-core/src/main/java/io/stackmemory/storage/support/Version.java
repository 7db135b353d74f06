package io.stackmemory.storage.support;

import org.jspecify.annotations.Nullable;

/**
 * What a key held from one commit to the next.
 *
 * @param <T> what stands for an entry
 */
public final class Version<T> {

	private static final byte[][] NOWHERE = {};

	private final long commit;

	private final @Nullable T content;

	/** What was there before, as long as somebody may need it. */
	private volatile @Nullable Version<T> previous;

	/** Its place in each index of the namespace that it is in. */
	private volatile byte[][] places = NOWHERE;

	Version(long commit, @Nullable T content, @Nullable Version<T> previous) {
		this.commit = commit;
		this.content = content;
		this.previous = previous;
	}

	/**
	 * The number of the commit that made it.
	 * @return the number
	 */
	public long commit() {
		return this.commit;
	}

	/**
	 * What the key held.
	 * @return the content, or null if it was deleted
	 */
	public @Nullable T content() {
		return this.content;
	}

	/**
	 * What was there before, unless nobody needs it any more.
	 * @return the version before, or null
	 */
	public @Nullable Version<T> previous() {
		return this.previous;
	}

	void forgetPrevious() {
		this.previous = null;
	}

	byte[][] places() {
		return this.places;
	}

	void setPlaces(byte[][] where) {
		this.places = where;
	}

}
