package io.stackmemory.document;

import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * Part of the answer to a query.
 *
 * @param items the documents, in the query's order
 * @param next what {@link DocumentQuery#after(String)} takes to go on; null if there is
 * nothing more
 * @param <T> the type of the values
 */
public record Page<T>(List<Document<T>> items, @Nullable String next) {

	/**
	 * Copies the items.
	 */
	public Page {
		items = List.copyOf(items);
	}

	/**
	 * Where to go on.
	 * @return the cursor, or empty on the last page
	 */
	public Optional<String> nextCursor() {
		return Optional.ofNullable(this.next);
	}

	/**
	 * The values alone.
	 * @return the values, in the query's order
	 */
	public List<T> values() {
		return this.items.stream().map(Document::value).toList();
	}

}
