package io.stackmemory.document;

import io.stackmemory.storage.EntryKey;

/**
 * There is no such document, or it has expired.
 */
public class DocumentNotFoundException extends DocumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param key where the document should be
	 */
	public DocumentNotFoundException(EntryKey key) {
		super("There is no document " + key);
	}

}
