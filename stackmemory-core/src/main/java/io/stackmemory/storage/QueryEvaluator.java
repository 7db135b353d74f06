package io.stackmemory.storage;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import java.util.function.Function;

import io.stackmemory.storage.query.FilterEvaluator;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;

/**
 * Answers a query from entries that can only be walked through: for backends, or parts of
 * them, that have no query language of their own.
 * <p>
 * A query by key is answered while walking. Any other order with a limit keeps no more
 * than offset and limit together, and without a limit a reference to everything that
 * matches.
 */
public final class QueryEvaluator {

	private final Query query;

	private final EntryOrder order;

	private final Instant now;

	/**
	 * Creates an evaluator.
	 * @param query what is asked
	 * @param now the time that expiry is measured at
	 */
	public QueryEvaluator(Query query, Instant now) {
		this.query = query;
		this.order = new EntryOrder(query);
		this.now = now;
	}

	/**
	 * Whether an entry is one that the query asks for, its window aside.
	 * @param entry an entry of the query's namespace
	 * @return whether its key and value match, and it has not expired
	 */
	public boolean matches(Entry entry) {
		return !entry.isExpired(this.now) && this.query.keys().matches(entry.key().key())
				&& FilterEvaluator.matches(this.query.filter(), entry.value());
	}

	/**
	 * Answers the query.
	 * @param entries entries of the query's namespace, by ascending key (by code point)
	 * @param consumer called for each entry of the answer, in order
	 */
	public void scan(Iterator<Entry> entries, Consumer<? super Entry> consumer) {
		scan(entries, Function.identity(), consumer);
	}

	/**
	 * Answers the query from what stands for entries, and is all that is kept while they
	 * are sorted.
	 * @param entries what stands for the entries of the query's namespace, by ascending
	 * key (by code point)
	 * @param loader gives the entry; called twice for one that is sorted
	 * @param consumer called for each entry of the answer, in order
	 * @param <T> what stands for an entry
	 */
	public <T> void scan(Iterator<T> entries, Function<? super T, Entry> loader, Consumer<? super Entry> consumer) {
		if (this.query.limit() != null && this.query.limit() == 0) {
			return;
		}
		if (this.query.sorts().isEmpty()) {
			stream(entries, loader, consumer);
		}
		else {
			List<Placed<T>> sorted = sorted(entries, loader);
			int from = (int) Math.min(this.query.offset(), sorted.size());
			sorted.subList(from, sorted.size()).forEach((placed) -> consumer.accept(loader.apply(placed.entry)));
		}
	}

	/**
	 * Answers the query from what has its order already, and reads no more of it than the
	 * window needs.
	 * @param entries what stands for entries of the query's namespace, in the order of
	 * the query
	 * @param loader gives the entry
	 * @param consumer called for each entry of the answer, in order
	 * @param <T> what stands for an entry
	 */
	public <T> void scanOrdered(Iterator<T> entries, Function<? super T, Entry> loader,
			Consumer<? super Entry> consumer) {
		if (this.query.limit() == null || this.query.limit() > 0) {
			stream(entries, loader, consumer);
		}
	}

	private <T> void stream(Iterator<T> entries, Function<? super T, Entry> loader, Consumer<? super Entry> consumer) {
		long skip = this.query.offset();
		long left = (this.query.limit() != null) ? this.query.limit() : Long.MAX_VALUE;
		while (left > 0 && entries.hasNext()) {
			Entry entry = loader.apply(entries.next());
			if (isAfterStart(entry) && matches(entry) && --skip < 0) {
				consumer.accept(entry);
				left--;
			}
		}
	}

	private boolean isAfterStart(Entry entry) {
		return this.query.after() == null || this.order.isAfterStart(this.order.position(entry));
	}

	private <T> List<Placed<T>> sorted(Iterator<T> entries, Function<? super T, Entry> loader) {
		Comparator<Placed<T>> byPosition = Comparator.comparing(Placed::position, this.order);
		long most = (this.query.limit() != null) ? this.query.offset() + this.query.limit() : Long.MAX_VALUE;
		PriorityQueue<Placed<T>> last = new PriorityQueue<>(Collections.reverseOrder(byPosition));
		while (entries.hasNext()) {
			T candidate = entries.next();
			Entry entry = loader.apply(candidate);
			if (matches(entry)) {
				Placed<T> placed = new Placed<>(this.order.position(entry), candidate);
				if (this.order.isAfterStart(placed.position)) {
					last.add(placed);
					if (last.size() > most) {
						last.poll();
					}
				}
			}
		}
		List<Placed<T>> sorted = new ArrayList<>(last);
		sorted.sort(byPosition);
		return sorted;
	}

	private record Placed<T>(Position position, T entry) {

	}

}
