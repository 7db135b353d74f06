package io.stackmemory.document;

import io.stackmemory.storage.EntryKey;

/**
 * A document is larger than the store accepts.
 */
public class DocumentTooLargeException extends DocumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param key the document
	 * @param size its size in bytes
	 * @param maximum the most that is accepted, in bytes
	 */
	public DocumentTooLargeException(EntryKey key, long size, long maximum) {
		super("The document " + key + " has " + size + " bytes as JSON, " + maximum
				+ " are accepted; keep large content elsewhere and store a reference, or raise the maximum");
	}

}
