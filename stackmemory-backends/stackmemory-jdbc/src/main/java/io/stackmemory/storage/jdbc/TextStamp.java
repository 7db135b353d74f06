package io.stackmemory.storage.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.TextQuery;

/**
 * Says by which rules the words of an entry were put into an index: an entry with another
 * stamp, or none, is not in the index that a query needs.
 *
 * @param namespace the namespace
 * @param fields the fields whose words are in the index
 */
record TextStamp(Namespace namespace, List<FieldPath> fields) {

	/** Changes with what a word is, and with how words are kept. */
	private static final int VERSION = 1;

	private static final int HASH_LENGTH = 12;

	static TextStamp of(TextQuery query) {
		return new TextStamp(query.namespace(), query.fields());
	}

	/**
	 * What names of tables begin with that belong to the namespace.
	 */
	String prefix() {
		return "stackmemory_words_" + hash(this.namespace.name()) + "_";
	}

	/**
	 * What entries are marked with: letters and digits.
	 */
	String text() {
		return hash(VERSION + " " + this.namespace + " " + this.fields);
	}

	/**
	 * The condition that an entry belongs to the namespace and is not in the index.
	 */
	String isMissing(String different) {
		return "namespace='" + this.namespace + "' AND indexed_as " + different + " '" + text() + "'";
	}

	private static String hash(String text) {
		try {
			byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(hash).substring(0, HASH_LENGTH);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException("Every Java platform has SHA-256", ex);
		}
	}

}
