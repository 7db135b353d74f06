package io.stackmemory.document;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.query.Namespace;

/**
 * Describes a collection: where its documents are, what they are, and how they are asked
 * for. Immutable; each method gives a changed copy.
 *
 * @param namespace where
 * @param type the type of the documents, which Jackson can write and read
 * @param id gives the key of a document
 * @param uniqueFields fields in which no two documents have the same value; null and
 * absent don't count
 * @param indexes fields that are asked for
 * @param textFields fields whose words are searched for, the most telling first
 * @param timeToLive how long a document is there after it was written; null means for
 * ever
 * @param <T> the type of the documents
 */
public record CollectionSpec<T>(Namespace namespace, Class<T> type, Function<? super T, String> id,
		List<FieldPath> uniqueFields, List<NamespaceDefinition.Index> indexes, List<FieldPath> textFields,
		@Nullable Duration timeToLive) {

	/**
	 * Copies the lists.
	 * @throws IllegalArgumentException if the time to live is not positive
	 */
	public CollectionSpec {
		uniqueFields = List.copyOf(uniqueFields);
		indexes = List.copyOf(indexes);
		textFields = List.copyOf(textFields);
		if (timeToLive != null && (timeToLive.isNegative() || timeToLive.isZero())) {
			throw new IllegalArgumentException(
					"The time to live in '" + namespace + "' is positive, not " + timeToLive);
		}
	}

	/**
	 * Describes a collection without unique fields, indexes and time to live.
	 * @param name the namespace's name
	 * @param type the type of the documents
	 * @param id gives the key of a document
	 * @param <T> the type of the documents
	 * @return the description
	 */
	public static <T> CollectionSpec<T> of(String name, Class<T> type, Function<? super T, String> id) {
		return new CollectionSpec<>(new Namespace(name), type, id, List.of(), List.of(), List.of(), null);
	}

	/**
	 * With one more unique field. Declare it before the first document is written: those
	 * that are there already are not looked at.
	 * @param path the field
	 * @return the description
	 */
	public CollectionSpec<T> unique(String path) {
		List<FieldPath> fields = new ArrayList<>(this.uniqueFields);
		fields.add(FieldPath.of(path));
		return new CollectionSpec<>(this.namespace, this.type, this.id, fields, this.indexes, this.textFields,
				this.timeToLive);
	}

	/**
	 * With one more index.
	 * @param paths fields that are asked for together: first those compared with
	 * {@code eq}, then those compared otherwise or sorted by
	 * @return the description
	 */
	public CollectionSpec<T> index(String... paths) {
		List<NamespaceDefinition.Index> more = new ArrayList<>(this.indexes);
		more.add(new NamespaceDefinition.Index(Arrays.stream(paths).map(FieldPath::of).toList()));
		return new CollectionSpec<>(this.namespace, this.type, this.id, this.uniqueFields, more, this.textFields,
				this.timeToLive);
	}

	/**
	 * With text to be searched, see {@link DocumentCollection#searchText}. It costs
	 * nothing before the first search.
	 * @param paths the fields, 1 to 8, the most telling first; objects and arrays count
	 * with every text that is in them
	 * @return the description
	 */
	public CollectionSpec<T> searchable(String... paths) {
		return new CollectionSpec<>(this.namespace, this.type, this.id, this.uniqueFields, this.indexes,
				Arrays.stream(paths).map(FieldPath::of).toList(), this.timeToLive);
	}

	/**
	 * With a time to live.
	 * @param duration how long a document is there after it was written
	 * @return the description
	 */
	public CollectionSpec<T> timeToLive(Duration duration) {
		return new CollectionSpec<>(this.namespace, this.type, this.id, this.uniqueFields, this.indexes,
				this.textFields, duration);
	}

}
