package io.stackmemory.storage.jdbc;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

import io.stackmemory.json.FieldPath;

/**
 * Keeps the expressions of fields, which are long to write. Safe for use by several
 * threads.
 */
final class PathExpressions {

	/** Beyond that, whoever asks makes up fields, and each is written anew. */
	private static final int MOST = 1000;

	private final Map<FieldPath, String> known = new ConcurrentHashMap<>();

	private final Function<FieldPath, String> writer;

	/**
	 * Creates an empty store of expressions.
	 * @param writer writes the expression of a field
	 */
	PathExpressions(Function<FieldPath, String> writer) {
		this.writer = writer;
	}

	String of(FieldPath path) {
		String expression = this.known.get(path);
		if (expression == null) {
			expression = this.writer.apply(path);
			if (this.known.size() < MOST) {
				this.known.put(path, expression);
			}
		}
		return expression;
	}

}
