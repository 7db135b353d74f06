package io.stackmemory.storage.query;

import java.util.List;

import io.stackmemory.json.FieldPath;

/**
 * Asks for the entries of a namespace that have certain words, the most relevant first.
 * Immutable.
 *
 * @param namespace where to look
 * @param fields which fields of a value, 1 to 8: first the one whose words matter most.
 * Every text that is in them counts
 * @param pattern what to look for
 * @param filter which values
 * @param limit how many at most, 1 to 1000
 */
public record TextQuery(Namespace namespace, List<FieldPath> fields, TextPattern pattern, Filter filter, int limit) {

	/** How many entries can be asked for. */
	public static final int MAXIMUM_LIMIT = 1000;

	private static final int MAXIMUM_FIELDS = 8;

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if there is no field or there are too many, or the
	 * limit is out of range
	 */
	public TextQuery {
		fields = List.copyOf(fields);
		if (fields.isEmpty() || fields.size() > MAXIMUM_FIELDS) {
			throw new IllegalArgumentException(
					"Text is searched in 1 to " + MAXIMUM_FIELDS + " fields, not in " + fields.size());
		}
		if (limit < 1 || limit > MAXIMUM_LIMIT) {
			throw new IllegalArgumentException("A search gives 1 to " + MAXIMUM_LIMIT + " entries, not " + limit);
		}
	}

	/**
	 * With another limit.
	 * @param maximum how many at most
	 * @return the query
	 */
	public TextQuery withLimit(int maximum) {
		return new TextQuery(this.namespace, this.fields, this.pattern, this.filter, maximum);
	}

}
