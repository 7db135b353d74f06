package io.stackmemory.storage.support;

import org.jspecify.annotations.Nullable;

/**
 * A walk through a {@link BPlusTree}, from leaf to leaf. Where one ends is remembered,
 * and the next is looked for from the root, as it may have been split or taken out
 * meanwhile. Stands before the first entry at first; used by one thread.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class TreeCursor<K, V> {

	private static final Object[] NOTHING = {};

	private final BPlusTree<K, V> tree;

	/** From one entry of a leaf to the next: up, or down. */
	private final int step;

	/** Where the walk ends; null if nowhere. */
	private final @Nullable K end;

	private final boolean endInclusive;

	private Object[] leaf = NOTHING;

	private int place;

	/** Where the leaf ends in the direction of the walk; null if it is the last. */
	private @Nullable K fence;

	/** Whether the walk ends in this leaf. */
	private boolean ending;

	private TreeCursor(BPlusTree<K, V> tree, int step, @Nullable K end, boolean endInclusive) {
		this.tree = tree;
		this.step = step;
		this.end = end;
		this.endInclusive = endInclusive;
	}

	/**
	 * Walks up, see {@link BPlusTree#ascending}.
	 */
	static <K, V> TreeCursor<K, V> up(BPlusTree<K, V> tree, K from, boolean inclusive, @Nullable K to) {
		TreeCursor<K, V> cursor = new TreeCursor<>(tree, 2, to, false);
		cursor.enter(from, inclusive);
		return cursor;
	}

	/**
	 * Walks down, see {@link BPlusTree#descending}.
	 */
	static <K, V> TreeCursor<K, V> down(BPlusTree<K, V> tree, K from, boolean inclusive, K to) {
		TreeCursor<K, V> cursor = new TreeCursor<>(tree, -2, from, inclusive);
		cursor.enter(to, true);
		return cursor;
	}

	/**
	 * Goes on to the next entry.
	 * @return whether there is one
	 */
	boolean next() {
		this.place += this.step;
		while (this.place < 0 || this.place >= this.leaf.length) {
			K boundary = this.fence;
			if (boundary == null || isPast(boundary, false)) {
				return finish();
			}
			enter(boundary, true);
			this.place += this.step;
		}
		return !this.ending || !isPast(key(), this.endInclusive) || finish();
	}

	K key() {
		return this.tree.key(this.leaf, this.place);
	}

	V value() {
		return this.tree.value(this.leaf, this.place);
	}

	private boolean finish() {
		this.leaf = NOTHING;
		this.fence = null;
		return false;
	}

	private boolean isPast(K key, boolean inclusive) {
		if (this.end == null) {
			return false;
		}
		int compared = this.tree.compare(key, this.end);
		return (compared != 0) ? (compared > 0) == isUp() : !inclusive;
	}

	private boolean isUp() {
		return this.step > 0;
	}

	/**
	 * Enters the leaf that has a key, or what is before it where the walk goes down, and
	 * stands before its first entry.
	 */
	private void enter(K key, boolean inclusive) {
		Object node = this.tree.root();
		this.fence = null;
		while (node instanceof BPlusTree.Branch branch) {
			int slot = this.tree.slot(branch, key, isUp());
			Object[] separators = branch.separators();
			int next = isUp() ? slot : slot - 1;
			if (next >= 0 && next < separators.length) {
				this.fence = this.tree.key(separators, next);
			}
			node = branch.child(slot);
		}
		this.leaf = (Object[]) node;
		int found = this.tree.search(this.leaf, key);
		int first = (found < 0) ? ~found : found;
		boolean skipped = isUp() && found >= 0 && !inclusive;
		this.place = isUp() && !skipped ? first - 2 : first;
		int farthest = isUp() ? this.leaf.length - 2 : 0;
		this.ending = this.leaf.length > 0 && isPast(this.tree.key(this.leaf, farthest), this.endInclusive);
	}

}
