package io.stackmemory.document;

import io.stackmemory.storage.EntryKey;

/**
 * There is such a document already.
 */
public class DocumentExistsException extends DocumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param key where the document is
	 */
	public DocumentExistsException(EntryKey key) {
		super("There is a document " + key + " already");
	}

}
