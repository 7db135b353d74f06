package io.stackmemory.boot.data;

import java.util.Collection;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.query.Filter;

/**
 * A condition on the properties of entities, as Spring Data knows them.
 */
sealed interface Criterion {

	/** Holds for every entity. */
	Criterion EVERY = new All(List.of());

	/**
	 * The same condition on the fields of documents.
	 * @param names what the properties are called there
	 * @param type the class of the entities
	 */
	Filter toFilter(FieldNames names, Class<?> type);

	/**
	 * Compares a property with a value.
	 *
	 * @param path the path of the property
	 * @param operator how
	 * @param value with what
	 */
	record Compare(String path, Filter.Operator operator, @Nullable Object value) implements Criterion {

		@Override
		public Filter toFilter(FieldNames names, Class<?> type) {
			return new Filter.Comparison(FieldPath.of(names.translate(type, this.path)), this.operator,
					names.fieldValue(this.value));
		}

	}

	/**
	 * Compares a property with several values.
	 *
	 * @param path the path of the property
	 * @param values the values
	 */
	record OneOf(String path, Collection<?> values) implements Criterion {

		@Override
		public Filter toFilter(FieldNames names, Class<?> type) {
			return new Filter.In(FieldPath.of(names.translate(type, this.path)),
					this.values.stream().map(names::fieldValue).toList());
		}

	}

	/**
	 * All hold.
	 *
	 * @param parts the parts
	 */
	record All(List<Criterion> parts) implements Criterion {

		@Override
		public Filter toFilter(FieldNames names, Class<?> type) {
			return new Filter.And(this.parts.stream().map((part) -> part.toFilter(names, type)).toList());
		}

	}

	/**
	 * One holds at least.
	 *
	 * @param parts the parts
	 */
	record Any(List<Criterion> parts) implements Criterion {

		@Override
		public Filter toFilter(FieldNames names, Class<?> type) {
			return new Filter.Or(this.parts.stream().map((part) -> part.toFilter(names, type)).toList());
		}

	}

}
