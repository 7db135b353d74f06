package io.stackmemory.document;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Filter.Operator;
import io.stackmemory.storage.query.Sort;

/**
 * A query of a collection that is put together as it is read:
 * {@code notes.where("author").is("ada").and("stars").atLeast(3).newestFirst().limit(20).list()}.
 * <p>
 * Values are compared in the form that the collection gives them as JSON, so constants,
 * instants and values with a JSON form of their own can be given as they are. Immutable;
 * each method gives a changed copy.
 *
 * @param <T> the type of the documents
 */
public final class Find<T> {

	private final DocumentCollection<T> collection;

	private final DocumentForm<T> form;

	private final Sort newest;

	private final DocumentQuery query;

	Find(DocumentCollection<T> collection, DocumentForm<T> form, Sort newest, DocumentQuery query) {
		this.collection = collection;
		this.form = form;
		this.newest = newest;
		this.query = query;
	}

	/**
	 * Begins a condition that has to hold too.
	 * @param path the field's path
	 * @return what is compared
	 */
	public Condition and(String path) {
		return new Condition(FieldPath.of(path));
	}

	/**
	 * Those also for which another query's conditions hold. Its order and window don't
	 * matter.
	 * @param other the other query
	 * @return the query
	 */
	public Find<T> or(Find<T> other) {
		return with(Filter.or(this.query.filter(), other.query.filter()));
	}

	/**
	 * Smallest first, after the orders that were given before.
	 * @param path the field's path
	 * @return the query
	 */
	public Find<T> orderBy(String path) {
		return sorted(Sort.ascending(path));
	}

	/**
	 * Greatest first, after the orders that were given before.
	 * @param path the field's path
	 * @return the query
	 */
	public Find<T> orderByDescending(String path) {
		return sorted(Sort.descending(path));
	}

	/**
	 * The latest first.
	 * @return the query
	 */
	public Find<T> newestFirst() {
		return sorted(new Sort(this.newest.term(), true));
	}

	/**
	 * The oldest first.
	 * @return the query
	 */
	public Find<T> oldestFirst() {
		return sorted(new Sort(this.newest.term(), false));
	}

	/**
	 * At most so many.
	 * @param maximum how many; 0 gives none
	 * @return the query
	 */
	public Find<T> limit(int maximum) {
		return with(this.query.limit(maximum));
	}

	/**
	 * Without the first ones.
	 * @param skipped how many
	 * @return the query
	 */
	public Find<T> offset(long skipped) {
		return with(this.query.offset(skipped));
	}

	/**
	 * Going on where a page ended.
	 * @param cursor {@link Page#next()} of the page before, or null for the start
	 * @return the query
	 */
	public Find<T> after(@Nullable String cursor) {
		return with(this.query.after(cursor));
	}

	/**
	 * Reads the documents.
	 * @return the documents, in the order of the query
	 */
	public List<T> list() {
		return this.collection.list(this.query);
	}

	/**
	 * Reads a page of the documents.
	 * @return the documents, and where to go on
	 */
	public Page<T> page() {
		return this.collection.page(this.query);
	}

	/**
	 * Reads the first document.
	 * @return the document, or empty if there is none
	 */
	public Optional<T> first() {
		List<T> found = limit(1).list();
		return found.isEmpty() ? Optional.empty() : Optional.of(found.get(0));
	}

	/**
	 * Counts the documents.
	 * @return how many there are
	 */
	public long count() {
		return this.collection.count(this.query);
	}

	/**
	 * Whether there is a document.
	 * @return whether there is one at least
	 */
	public boolean exists() {
		return limit(1).count() > 0;
	}

	/**
	 * Hands each document to a consumer, without holding them all in memory.
	 * @param consumer called for each document, in order
	 */
	public void forEach(Consumer<? super T> consumer) {
		this.collection.forEach(this.query, (document) -> consumer.accept(document.value()));
	}

	/**
	 * The query as a value.
	 * @return the query
	 */
	public DocumentQuery query() {
		return this.query;
	}

	private Find<T> with(DocumentQuery changed) {
		return new Find<>(this.collection, this.form, this.newest, changed);
	}

	private Find<T> with(Filter filter) {
		return with(new DocumentQuery(this.query.keys(), filter, this.query.sorts(), this.query.cursor(),
				this.query.offset(), this.query.limit()));
	}

	private Find<T> sorted(Sort sort) {
		List<Sort> sorts = new ArrayList<>(this.query.sorts());
		sorts.add(sort);
		return with(this.query.sort(sorts.toArray(Sort[]::new)));
	}

	/**
	 * What a field is compared with.
	 */
	public final class Condition {

		private final FieldPath path;

		Condition(FieldPath path) {
			this.path = path;
		}

		/**
		 * It has this value; null matches a field that is null or absent.
		 * @param value the value
		 * @return the query
		 */
		public Find<T> is(@Nullable Object value) {
			return compare(Operator.EQ, value);
		}

		/**
		 * It is there, is not null, and has another value.
		 * @param value the value
		 * @return the query
		 */
		public Find<T> isNot(@Nullable Object value) {
			return compare(Operator.NE, value);
		}

		/**
		 * It is null or absent.
		 * @return the query
		 */
		public Find<T> isNull() {
			return is(null);
		}

		/**
		 * It is there and not null.
		 * @return the query
		 */
		public Find<T> isNotNull() {
			return isNot(null);
		}

		/**
		 * It is less than the value.
		 * @param value the value
		 * @return the query
		 */
		public Find<T> lessThan(Object value) {
			return compare(Operator.LT, value);
		}

		/**
		 * It is less than the value or the same.
		 * @param value the value
		 * @return the query
		 */
		public Find<T> atMost(Object value) {
			return compare(Operator.LTE, value);
		}

		/**
		 * It is greater than the value.
		 * @param value the value
		 * @return the query
		 */
		public Find<T> greaterThan(Object value) {
			return compare(Operator.GT, value);
		}

		/**
		 * It is greater than the value or the same.
		 * @param value the value
		 * @return the query
		 */
		public Find<T> atLeast(Object value) {
			return compare(Operator.GTE, value);
		}

		/**
		 * It has one of these values; none match nothing.
		 * @param values the values, 1,000 at most
		 * @return the query
		 */
		public Find<T> in(Collection<?> values) {
			return add(new Filter.In(this.path, values.stream().map(Find.this.form::fieldValue).toList()));
		}

		/**
		 * It is text that contains this text.
		 * @param text what to look for; every character means itself
		 * @return the query
		 */
		public Find<T> contains(String text) {
			return compare(Operator.CONTAINS, text);
		}

		/**
		 * It is text that begins with this text.
		 * @param text what to look for; every character means itself
		 * @return the query
		 */
		public Find<T> startsWith(String text) {
			return compare(Operator.STARTS_WITH, text);
		}

		/**
		 * It is text that ends with this text.
		 * @param text what to look for; every character means itself
		 * @return the query
		 */
		public Find<T> endsWith(String text) {
			return compare(Operator.ENDS_WITH, text);
		}

		private Find<T> compare(Operator operator, @Nullable Object value) {
			FieldValue compared = Find.this.form.fieldValue(value);
			return add(new Filter.Comparison(this.path, operator, compared));
		}

		private Find<T> add(Filter condition) {
			Filter before = Find.this.query.filter();
			return with(before.equals(Filter.ALL) ? condition : Filter.and(before, condition));
		}

	}

}
