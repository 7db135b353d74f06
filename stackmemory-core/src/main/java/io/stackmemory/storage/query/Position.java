package io.stackmemory.storage.query;

import java.util.List;

import io.stackmemory.json.FieldValue;

/**
 * A place in the order of a query: what its sorts compare in one entry, and that entry's
 * key. A query that goes on after a position costs the same wherever the position is.
 * Immutable.
 *
 * @param values one value for each sort of the query; instants are milliseconds since
 * 1970
 * @param key the key of the entry
 */
public record Position(List<FieldValue> values, String key) {

	/**
	 * Copies the values.
	 */
	public Position {
		values = List.copyOf(values);
	}

}
