package io.stackmemory.document;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.EntryKey;

/**
 * Another document has the same value in a field that is declared as unique.
 */
public class UniqueViolationException extends DocumentException {

	private static final long serialVersionUID = 1L;

	private final transient FieldPath field;

	/**
	 * Creates the exception.
	 * @param key the document that was to be written
	 * @param field the unique field
	 * @param holder the key of the document that has the value
	 */
	public UniqueViolationException(EntryKey key, FieldPath field, String holder) {
		super("The document " + key + " has the same value in its unique field '" + field + "' as the document '"
				+ holder + "'");
		this.field = field;
	}

	/**
	 * Which field.
	 * @return the unique field
	 */
	public FieldPath field() {
		return this.field;
	}

}
