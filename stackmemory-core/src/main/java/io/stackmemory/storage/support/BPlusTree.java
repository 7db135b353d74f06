package io.stackmemory.storage.support;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import java.util.Comparator;

import org.jspecify.annotations.Nullable;

/**
 * A sorted map as a B+ tree: written by one thread at a time, read by any number without
 * a lock.
 * <p>
 * A leaf is never changed. Whoever writes puts a changed copy in its place, so a walk
 * sees each leaf as of one moment after the walk began, and a key that is there from
 * before it began until it ends is seen once. A leaf that becomes empty is taken out, and
 * those that are not are never joined, see Johnson and Shasha, <em>B-trees with inserts
 * and deletes: why free-at-empty is better than merge-at-half</em>.
 *
 * @param <K> the type of the keys
 * @param <V> the type of the values
 */
final class BPlusTree<K, V> {

	/** How many entries a leaf has at most, and children a node above it. */
	static final int WIDTH = 32;

	private static final Object[] EMPTY = {};

	private static final VarHandle CHILD = MethodHandles.arrayElementVarHandle(Object[].class);

	private final Comparator<? super K> order;

	/** A leaf, which has keys and values in turn, or a {@link Branch}. */
	private volatile Object root = EMPTY;

	/** The way to the leaf that is being written. */
	private Branch[] path = new Branch[4];

	private int[] slots = new int[4];

	private int depth;

	/** The leaf that was written last, as long as the way to it holds. */
	private Object[] written = EMPTY;

	/** The first key of the leaf behind it, or null if there is none. */
	private @Nullable K bound;

	BPlusTree(Comparator<? super K> order) {
		this.order = order;
	}

	/**
	 * Sets the value of a key. One that comes right after the last key of the leaf before
	 * it, as in a batch of keys in their order, is not looked for.
	 */
	void put(K key, V value) {
		boolean next = isNext(key);
		Object[] leaf = next ? this.written : descend(key);
		int place = next ? ~leaf.length : search(leaf, key);
		if (place >= 0) {
			Object[] changed = leaf.clone();
			changed[place + 1] = value;
			write(changed);
			return;
		}
		place = ~place;
		if (leaf.length < 2 * WIDTH) {
			write(with(leaf, place, key, value));
			return;
		}
		// Keys that come in their order fill the leaves
		boolean last = place == leaf.length;
		int middle = last ? leaf.length : leaf.length / 2;
		Object[] left = Arrays.copyOf(leaf, middle);
		Object[] right = Arrays.copyOfRange(leaf, middle, leaf.length);
		if (last || place > middle) {
			right = with(right, place - middle, key, value);
		}
		else {
			left = with(left, place, key, value);
		}
		split(left, right[0], right);
	}

	/**
	 * Removes a key, if it is there.
	 */
	void remove(K key) {
		Object[] leaf = descend(key);
		int place = search(leaf, key);
		if (place < 0) {
			return;
		}
		if (leaf.length > 2 || this.depth == 0) {
			write(without(leaf, place, 2));
			return;
		}
		int level = this.depth - 1;
		while (level >= 0 && this.path[level].children.length == 1) {
			level--;
		}
		replace(Math.max(level, 0), (level < 0) ? EMPTY : this.path[level].without(this.slots[level]));
		while (this.root instanceof Branch branch && branch.children.length == 1) {
			this.root = branch.children[0];
		}
	}

	/**
	 * Walks up.
	 * @param from the first key, or where it would be
	 * @param inclusive whether that key belongs to it
	 * @param to the key before which the walk ends, or null for none
	 */
	TreeCursor<K, V> ascending(K from, boolean inclusive, @Nullable K to) {
		return TreeCursor.up(this, from, inclusive, to);
	}

	/**
	 * Walks down, through what an ascending walk has.
	 */
	TreeCursor<K, V> descending(K from, boolean inclusive, K to) {
		return TreeCursor.down(this, from, inclusive, to);
	}

	/**
	 * Compares two keys.
	 */
	int compare(K one, K two) {
		return this.order.compare(one, two);
	}

	/**
	 * A leaf, or a branch to begin with.
	 */
	Object root() {
		return this.root;
	}

	private boolean isNext(K key) {
		Object[] leaf = this.written;
		return leaf.length > 0 && this.order.compare(key(leaf, leaf.length - 2), key) < 0
				&& (this.bound == null || this.order.compare(key, this.bound) < 0);
	}

	private Object[] descend(K key) {
		Object node = this.root;
		this.written = EMPTY;
		this.bound = null;
		this.depth = 0;
		while (node instanceof Branch branch) {
			if (this.depth == this.path.length) {
				this.path = Arrays.copyOf(this.path, 2 * this.depth);
				this.slots = Arrays.copyOf(this.slots, 2 * this.depth);
			}
			int slot = slot(branch, key, true);
			if (slot < branch.separators.length) {
				this.bound = key(branch.separators, slot);
			}
			this.path[this.depth] = branch;
			this.slots[this.depth++] = slot;
			node = branch.children[slot];
		}
		return (Object[]) node;
	}

	private void write(Object[] leaf) {
		this.written = leaf;
		replace(this.depth, leaf);
	}

	private void replace(int level, Object node) {
		if (level == 0) {
			this.root = node;
		}
		else {
			CHILD.setRelease(this.path[level - 1].children, this.slots[level - 1], node);
		}
	}

	private void split(Object[] leftLeaf, Object firstOfRight, Object[] rightLeaf) {
		this.written = EMPTY;
		Object left = leftLeaf;
		Object right = rightLeaf;
		Object separator = firstOfRight;
		for (int level = this.depth - 1; level >= 0; level--) {
			Branch grown = this.path[level].with(this.slots[level], left, separator, right);
			int count = grown.children.length;
			if (count <= WIDTH) {
				replace(level, grown);
				return;
			}
			int middle = (this.slots[level] == count - 2) ? count - 1 : count / 2;
			left = grown.part(0, middle);
			right = grown.part(middle, count);
			separator = grown.separators[middle - 1];
		}
		this.root = new Branch(new Object[] { separator }, new Object[] { left, right });
	}

	/**
	 * Which child of a branch has a key.
	 * @param inclusive whether the key itself is meant, or what is right before it
	 */
	int slot(Branch branch, K key, boolean inclusive) {
		Object[] separators = branch.separators;
		int low = 0;
		int high = separators.length;
		while (low < high) {
			int middle = (low + high) >>> 1;
			int compared = this.order.compare(key(separators, middle), key);
			if (compared < 0 || (compared == 0 && inclusive)) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return low;
	}

	/**
	 * Where a key is in a leaf, or the complement of where it would be.
	 */
	int search(Object[] leaf, K key) {
		int low = 0;
		int high = leaf.length / 2;
		while (low < high) {
			int middle = (low + high) >>> 1;
			int compared = this.order.compare(key(leaf, 2 * middle), key);
			if (compared == 0) {
				return 2 * middle;
			}
			if (compared < 0) {
				low = middle + 1;
			}
			else {
				high = middle;
			}
		}
		return ~(2 * low);
	}

	@SuppressWarnings("unchecked")
	K key(Object[] keys, int place) {
		return (K) keys[place];
	}

	@SuppressWarnings("unchecked")
	V value(Object[] leaf, int place) {
		return (V) leaf[place + 1];
	}

	private static Object[] with(Object[] leaf, int place, Object key, Object value) {
		Object[] more = new Object[leaf.length + 2];
		System.arraycopy(leaf, 0, more, 0, place);
		more[place] = key;
		more[place + 1] = value;
		System.arraycopy(leaf, place, more, place + 2, leaf.length - place);
		return more;
	}

	private static Object[] without(Object[] all, int place, int count) {
		Object[] less = new Object[all.length - count];
		System.arraycopy(all, 0, less, 0, place);
		System.arraycopy(all, place + count, less, place, less.length - place);
		return less;
	}

	/**
	 * A node above leaves. Its children are replaced; with other separators it is another
	 * one.
	 *
	 * @param separators of each child but the first, what its keys begin with at the
	 * lowest
	 * @param children leaves or branches
	 */
	@SuppressWarnings("ArrayRecordComponent")
	record Branch(Object[] separators, Object[] children) {

		Branch with(int slot, Object left, Object separator, Object right) {
			Object[] moreSeparators = new Object[this.separators.length + 1];
			System.arraycopy(this.separators, 0, moreSeparators, 0, slot);
			moreSeparators[slot] = separator;
			System.arraycopy(this.separators, slot, moreSeparators, slot + 1, this.separators.length - slot);
			Object[] moreChildren = new Object[this.children.length + 1];
			System.arraycopy(this.children, 0, moreChildren, 0, slot);
			moreChildren[slot] = left;
			moreChildren[slot + 1] = right;
			System.arraycopy(this.children, slot + 1, moreChildren, slot + 2, this.children.length - slot - 1);
			return new Branch(moreSeparators, moreChildren);
		}

		Branch without(int slot) {
			return new Branch(BPlusTree.without(this.separators, Math.max(slot - 1, 0), 1),
					BPlusTree.without(this.children, slot, 1));
		}

		Branch part(int from, int to) {
			return new Branch(Arrays.copyOfRange(this.separators, from, to - 1),
					Arrays.copyOfRange(this.children, from, to));
		}

		Object child(int slot) {
			return CHILD.getAcquire(this.children, slot);
		}

	}

}
