package io.stackmemory.storage.query;

import io.stackmemory.json.FieldPath;

/**
 * One criterion of an order. A query may have several; after the last one the key
 * decides, in the last one's direction, so every order is total.
 * <p>
 * Fields are ordered as {@link io.stackmemory.json.FieldValue} defines it: numbers, text,
 * booleans, objects and arrays, and last null and absent.
 *
 * @param term what is compared
 * @param descending whether the greatest comes first
 */
public record Sort(Term term, boolean descending) {

	/**
	 * Smallest first.
	 * @param path a field of the document
	 * @return the criterion
	 */
	public static Sort ascending(String path) {
		return new Sort(new Field(FieldPath.of(path)), false);
	}

	/**
	 * Greatest first.
	 * @param path a field of the document
	 * @return the criterion
	 */
	public static Sort descending(String path) {
		return new Sort(new Field(FieldPath.of(path)), true);
	}

	/**
	 * Smallest first.
	 * @param attribute an attribute of the entry
	 * @return the criterion
	 */
	public static Sort ascending(Attribute attribute) {
		return new Sort(attribute, false);
	}

	/**
	 * Greatest first.
	 * @param attribute an attribute of the entry
	 * @return the criterion
	 */
	public static Sort descending(Attribute attribute) {
		return new Sort(attribute, true);
	}

	/**
	 * What can be compared.
	 */
	public sealed interface Term permits Field, Attribute {

	}

	/**
	 * A field of the document.
	 *
	 * @param path where it is
	 */
	public record Field(FieldPath path) implements Term {

	}

	/**
	 * What a store knows of every entry.
	 */
	public enum Attribute implements Term {

		/** The key, by code point. */
		KEY,

		/** When the entry came to be. */
		CREATED_AT,

		/** When the entry was last written. */
		UPDATED_AT

	}

}
