package io.stackmemory.document;

import io.stackmemory.storage.EntryKey;

/**
 * Something was to be written in a transaction that only reads.
 */
public final class ReadOnlyTransactionException extends DocumentException {

	private static final long serialVersionUID = 1L;

	/**
	 * Creates the exception.
	 * @param key what was to be written
	 */
	public ReadOnlyTransactionException(EntryKey key) {
		super("The transaction only reads, so " + key + " can't be written");
	}

}
