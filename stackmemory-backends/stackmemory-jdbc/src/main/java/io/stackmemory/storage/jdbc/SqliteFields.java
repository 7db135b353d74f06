package io.stackmemory.storage.jdbc;

import io.stackmemory.json.FieldPath;

/**
 * What a field of a document is in SQL. Every field is two columns that are never null:
 * its value, where numbers are less than texts and those less than blobs, and the
 * remainder of a number that is finer than a double, see {@link FineNumbers}. An index is
 * used for the very same expression only, so it is made here and nowhere else.
 */
final class SqliteFields {

	/** {@code false}. */
	static final byte[] FALSE = { 0 };

	/** {@code true}. */
	static final byte[] TRUE = { 1 };

	/** An object or an array. */
	static final byte[] STRUCTURE = { 2 };

	/** Null or absent. */
	static final byte[] NOTHING = { 3 };

	private SqliteFields() {
	}

	/**
	 * The value: a double, a text, or one of the blobs.
	 */
	static String value(FieldPath path) {
		String at = jsonPath(path);
		return """
				CASE json_type(value,%1$s) WHEN 'text' THEN value->>%1$s \
				WHEN 'integer' THEN CAST(coalesce(remainders->>%2$s,value->>%1$s) AS REAL) \
				WHEN 'real' THEN CAST(coalesce(remainders->>%2$s,value->>%1$s) AS REAL) \
				WHEN 'true' THEN x'01' WHEN 'false' THEN x'00' \
				WHEN 'object' THEN x'02' WHEN 'array' THEN x'02' ELSE x'03' END""".formatted(at, element(at, 0));
	}

	/**
	 * The remainder.
	 */
	static String remainder(FieldPath path) {
		return "coalesce(remainders->>" + element(jsonPath(path), 1) + ",'" + FineNumbers.NONE + "')";
	}

	private static String element(String jsonPath, int position) {
		return jsonPath.substring(0, jsonPath.length() - 1) + "[" + position + "]'";
	}

	private static String jsonPath(FieldPath path) {
		StringBuilder text = new StringBuilder("'$");
		for (FieldPath.Step step : path.steps()) {
			if (step instanceof FieldPath.Name name) {
				text.append(".\"").append(name.name()).append('"');
			}
			else {
				text.append('[').append(((FieldPath.Index) step).position()).append(']');
			}
		}
		return text.append('\'').toString();
	}

}
