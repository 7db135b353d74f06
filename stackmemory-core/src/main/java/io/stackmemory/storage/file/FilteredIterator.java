package io.stackmemory.storage.file;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.function.Predicate;

import org.jspecify.annotations.Nullable;

/**
 * Gives those elements that a condition holds for.
 *
 * @param <T> the type of the elements
 */
final class FilteredIterator<T> implements Iterator<T> {

	private final Iterator<T> all;

	private final Predicate<T> condition;

	private @Nullable T next;

	FilteredIterator(Iterator<T> all, Predicate<T> condition) {
		this.all = all;
		this.condition = condition;
	}

	@Override
	public boolean hasNext() {
		while (this.next == null && this.all.hasNext()) {
			T candidate = this.all.next();
			this.next = this.condition.test(candidate) ? candidate : null;
		}
		return this.next != null;
	}

	@Override
	public T next() {
		if (!hasNext() || this.next == null) {
			throw new NoSuchElementException();
		}
		T found = this.next;
		this.next = null;
		return found;
	}

}
