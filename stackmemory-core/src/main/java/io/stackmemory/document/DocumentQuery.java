package io.stackmemory.document;

import java.util.Arrays;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Sort;

/**
 * What is asked of a collection. Immutable; each method gives a changed copy.
 *
 * @param keys which keys
 * @param filter which values
 * @param sorts the order; after it, and without it, the key decides
 * @param cursor where to go on, or null for the start
 * @param offset how many to leave out at the beginning
 * @param limit how many at most; null means all, and for a page 100
 */
public record DocumentQuery(KeyPattern keys, Filter filter, List<Sort> sorts, @Nullable String cursor, long offset,
		@Nullable Integer limit) {

	private static final DocumentQuery ALL = new DocumentQuery(KeyPattern.ANY, Filter.ALL, List.of(), null, 0, null);

	/**
	 * Asks for every document, by key.
	 * @return the query
	 */
	public static DocumentQuery all() {
		return ALL;
	}

	/**
	 * Asks for documents by their fields.
	 * @param filters what must all match
	 * @return the query
	 */
	public static DocumentQuery where(Filter... filters) {
		Filter filter = (filters.length == 1) ? filters[0] : Filter.and(filters);
		return new DocumentQuery(KeyPattern.ANY, filter, List.of(), null, 0, null);
	}

	/**
	 * Of these keys only.
	 * @param pattern a pattern in which {@code *} stands for any text
	 * @return the query
	 */
	public DocumentQuery keys(String pattern) {
		return new DocumentQuery(new KeyPattern(pattern), this.filter, this.sorts, this.cursor, this.offset,
				this.limit);
	}

	/**
	 * In this order.
	 * @param criteria the first decides, then the second, and last the key
	 * @return the query
	 */
	public DocumentQuery sort(Sort... criteria) {
		return new DocumentQuery(this.keys, this.filter, Arrays.asList(criteria), this.cursor, this.offset, this.limit);
	}

	/**
	 * At most so many.
	 * @param maximum how many; 0 gives none
	 * @return the query
	 */
	public DocumentQuery limit(int maximum) {
		return new DocumentQuery(this.keys, this.filter, this.sorts, this.cursor, this.offset, maximum);
	}

	/**
	 * Without the first ones.
	 * @param skipped how many
	 * @return the query
	 */
	public DocumentQuery offset(long skipped) {
		return new DocumentQuery(this.keys, this.filter, this.sorts, this.cursor, skipped, this.limit);
	}

	/**
	 * Going on where a page ended. Costs the same for every page, unlike an offset.
	 * @param position {@link Page#next()} of the page before, from a query with the same
	 * order, or null for the start
	 * @return the query
	 */
	public DocumentQuery after(@Nullable String position) {
		return new DocumentQuery(this.keys, this.filter, this.sorts, position, this.offset, this.limit);
	}

}
