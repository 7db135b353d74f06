package io.stackmemory.document;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

/**
 * Numbers for documents whose order matters to everyone: whoever sees a number has been
 * able to see all smaller ones, in every process on the store. So somebody who goes on
 * behind the last number that he has seen misses nothing.
 * <p>
 * A number is taken in the transaction that uses it; transactions that take numbers of
 * one sequence are committed one after the other. Safe for use by several threads.
 */
public final class Sequence {

	private static final CollectionSpec<Counter> COUNTERS = CollectionSpec.of("#sequences", Counter.class,
			Counter::name);

	private final DocumentStore store;

	private final DocumentCollection<Counter> counters;

	private final String name;

	/** Threads of one process need not conflict with each other. */
	private final ReentrantLock lock = new ReentrantLock();

	Sequence(DocumentStore store, String name) {
		this.store = store;
		this.counters = store.collection(COUNTERS, JsonMapper::shared);
		this.name = name;
	}

	/**
	 * Does something with new numbers, all or nothing. The function may be run several
	 * times.
	 * @param count how many numbers
	 * @param work what to do, given the first of them; the others follow it
	 * @param <T> the type of the result
	 * @return what the function returned
	 */
	public <T extends @Nullable Object> T take(int count, LongFunction<T> work) {
		this.lock.lock();
		try {
			return this.store.transact((transaction) -> {
				long last = this.counters.find(this.name).map(Counter::value).orElse(0L);
				this.counters.save(new Counter(this.name, last + count));
				return work.apply(last + 1);
			});
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * The last number that was taken.
	 * @return the number; 0 if there was none
	 */
	public long last() {
		return this.counters.find(this.name).map(Counter::value).orElse(0L);
	}

	record Counter(String name, long value) {

	}

}
