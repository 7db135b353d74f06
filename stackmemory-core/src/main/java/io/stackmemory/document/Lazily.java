package io.stackmemory.document;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Makes something when it is asked for first, and once. Safe for use by several threads.
 *
 * @param <T> the type of what is made
 */
final class Lazily<T> implements Supplier<T> {

	private final Supplier<? extends T> maker;

	private volatile @Nullable T made;

	Lazily(Supplier<? extends T> maker) {
		this.maker = maker;
	}

	@Override
	public T get() {
		T known = this.made;
		return (known != null) ? known : make();
	}

	private synchronized T make() {
		T known = this.made;
		if (known == null) {
			known = this.maker.get();
			this.made = known;
		}
		return known;
	}

}
