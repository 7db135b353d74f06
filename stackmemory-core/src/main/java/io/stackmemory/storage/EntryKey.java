package io.stackmemory.storage;

import java.nio.charset.StandardCharsets;

import io.stackmemory.json.FieldValue;
import io.stackmemory.json.StorableText;
import io.stackmemory.storage.query.Namespace;

/**
 * Names one entry of a store. Keys are matched exactly: no case folding, no
 * normalisation, no trimming.
 *
 * @param namespace the namespace
 * @param key the key in it: any text of 1 to 512 bytes in UTF-8 without U+0000 and
 * unpaired surrogates
 */
public record EntryKey(Namespace namespace, String key) implements Comparable<EntryKey> {

	/** The most bytes that a key may have in UTF-8. */
	public static final int MAXIMUM_BYTES = 512;

	private static final int SHORTENED_LENGTH = 40;

	/**
	 * Checks the key.
	 * @throws IllegalArgumentException if it is not a valid key
	 */
	public EntryKey {
		if (key.isEmpty()) {
			throw new IllegalArgumentException("An empty text is no key in " + namespace);
		}
		String problem = StorableText.findProblem(key);
		if (problem != null) {
			throw new IllegalArgumentException("A key in " + namespace + " has " + problem);
		}
		if (key.length() > MAXIMUM_BYTES / 3 && key.getBytes(StandardCharsets.UTF_8).length > MAXIMUM_BYTES) {
			throw new IllegalArgumentException("A key in " + namespace + " is "
					+ key.getBytes(StandardCharsets.UTF_8).length + " bytes long in UTF-8, " + MAXIMUM_BYTES
					+ " are possible; it begins with '" + key.substring(0, SHORTENED_LENGTH) + "'");
		}
	}

	/**
	 * Names an entry.
	 * @param namespace the namespace's name
	 * @param key the key in it
	 * @return the key
	 * @throws IllegalArgumentException if one of them is not valid
	 */
	public static EntryKey of(String namespace, String key) {
		return new EntryKey(new Namespace(namespace), key);
	}

	@Override
	public int compareTo(EntryKey other) {
		int order = this.namespace.compareTo(other.namespace);
		return (order != 0) ? order : FieldValue.BY_CODE_POINT.compare(this.key, other.key);
	}

	@Override
	public String toString() {
		return this.namespace + "/" + this.key;
	}

}
