package io.stackmemory.storage;

import java.util.List;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.query.Namespace;

/**
 * Tells a backend which questions will often be asked of a namespace. Immutable.
 *
 * @param namespace the namespace
 * @param indexes the fields that are asked for together, the most selective first
 */
public record NamespaceDefinition(Namespace namespace, List<Index> indexes) {

	/**
	 * Copies the indexes.
	 */
	public NamespaceDefinition {
		indexes = List.copyOf(indexes);
	}

	/**
	 * Fields that are compared or sorted by together: first those compared with
	 * {@code eq}, then those compared otherwise or sorted by.
	 *
	 * @param fields the fields, 1 to 4
	 */
	public record Index(List<FieldPath> fields) {

		private static final int MAXIMUM_FIELDS = 4;

		/**
		 * Copies the fields.
		 * @throws IllegalArgumentException if there are none or more than 4
		 */
		public Index {
			fields = List.copyOf(fields);
			if (fields.isEmpty() || fields.size() > MAXIMUM_FIELDS) {
				throw new IllegalArgumentException(
						"An index has 1 to " + MAXIMUM_FIELDS + " fields, not " + fields.size());
			}
		}

	}

}
