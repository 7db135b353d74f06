package io.stackmemory.storage.query;

import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Asks for entries of one namespace: those whose key the pattern selects and whose value
 * the filter matches, in the order of the sorts and then of the key, beginning after a
 * position, without the first {@code offset}, and at most {@code limit} of them.
 * <p>
 * A filter has 500 conditions at most, where ten values of an {@code in} count as one,
 * and is nested 20 deep at most. Immutable; each method gives a changed copy.
 *
 * @param namespace where to look
 * @param keys which keys
 * @param filter which values
 * @param sorts the order, 8 criteria at most; by key if empty
 * @param after where to begin, behind this position; from the start if null
 * @param offset how many of what matches to leave out at the beginning
 * @param limit how many at most; null means all
 */
public record Query(Namespace namespace, KeyPattern keys, Filter filter, List<Sort> sorts, @Nullable Position after,
		long offset, @Nullable Integer limit) {

	private static final int MAXIMUM_CONDITIONS = 500;

	private static final int MAXIMUM_DEPTH = 20;

	private static final int MAXIMUM_SORTS = 8;

	/**
	 * Checks the parts against each other.
	 * @throws IllegalArgumentException if the offset or limit is negative, the filter or
	 * the order too large, or the position one of another order
	 */
	public Query {
		sorts = List.copyOf(sorts);
		if (offset < 0 || (limit != null && limit < 0)) {
			throw new IllegalArgumentException(
					"Offset and limit can't be negative, but are " + offset + " and " + limit);
		}
		if (sorts.size() > MAXIMUM_SORTS) {
			throw new IllegalArgumentException("A query is sorted by at most " + MAXIMUM_SORTS + " criteria");
		}
		if (after != null && after.values().size() != sorts.size()) {
			throw new IllegalArgumentException("The position to go on after belongs to a query with "
					+ after.values().size() + " sorts, this one has " + sorts.size());
		}
		if (conditions(filter, 0) > MAXIMUM_CONDITIONS) {
			throw new IllegalArgumentException("A filter has at most " + MAXIMUM_CONDITIONS + " conditions");
		}
	}

	/**
	 * Asks for everything in a namespace, by key.
	 * @param namespace the namespace
	 * @return the query
	 */
	public static Query of(Namespace namespace) {
		return new Query(namespace, KeyPattern.ANY, Filter.ALL, List.of(), null, 0, null);
	}

	/**
	 * With other keys.
	 * @param pattern which keys
	 * @return the query
	 */
	public Query withKeys(KeyPattern pattern) {
		return new Query(this.namespace, pattern, this.filter, this.sorts, this.after, this.offset, this.limit);
	}

	/**
	 * With another filter.
	 * @param condition which values
	 * @return the query
	 */
	public Query withFilter(Filter condition) {
		return new Query(this.namespace, this.keys, condition, this.sorts, this.after, this.offset, this.limit);
	}

	/**
	 * With another order. A position that was set is dropped.
	 * @param criteria the order
	 * @return the query
	 */
	public Query withSorts(List<Sort> criteria) {
		return new Query(this.namespace, this.keys, this.filter, criteria, null, this.offset, this.limit);
	}

	/**
	 * Beginning elsewhere.
	 * @param position behind which to begin, or null for the start
	 * @return the query
	 */
	public Query withAfter(@Nullable Position position) {
		return new Query(this.namespace, this.keys, this.filter, this.sorts, position, this.offset, this.limit);
	}

	/**
	 * With another window.
	 * @param skipped how many to leave out
	 * @param maximum how many at most, or null for all
	 * @return the query
	 */
	public Query withWindow(long skipped, @Nullable Integer maximum) {
		return new Query(this.namespace, this.keys, this.filter, this.sorts, this.after, skipped, maximum);
	}

	/**
	 * Whether the order runs from the greatest key to the smallest where nothing else
	 * decides.
	 * @return the direction of the last sort
	 */
	public boolean isKeyDescending() {
		return !this.sorts.isEmpty() && this.sorts.get(this.sorts.size() - 1).descending();
	}

	private static int conditions(Filter filter, int depth) {
		if (depth > MAXIMUM_DEPTH) {
			throw new IllegalArgumentException("A filter is nested at most " + MAXIMUM_DEPTH + " deep");
		}
		if (filter instanceof Filter.And and) {
			return conditions(and.filters(), depth + 1);
		}
		if (filter instanceof Filter.Or or) {
			return conditions(or.filters(), depth + 1);
		}
		return (filter instanceof Filter.In in) ? 1 + in.values().size() / 10 : 1;
	}

	private static int conditions(List<Filter> filters, int depth) {
		int sum = 0;
		for (Filter filter : filters) {
			sum += conditions(filter, depth);
		}
		return sum;
	}

}
