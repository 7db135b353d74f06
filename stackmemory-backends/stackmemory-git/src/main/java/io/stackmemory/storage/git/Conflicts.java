package io.stackmemory.storage.git;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.archive.EntryLine;
import io.stackmemory.storage.query.Namespace;

/**
 * Entries that were changed on two machines at once, and of which another version stays.
 * The version that does not is kept in {@code #conflicts}, as the line that it is in an
 * archive, under its namespace, revision and key.
 */
final class Conflicts {

	static final Namespace NAMESPACE = new Namespace("#conflicts");

	private Conflicts() {
	}

	/**
	 * The entry that keeps another one.
	 */
	static Entry keep(Entry loser) {
		String key = loser.key().namespace() + "@" + loser.revision() + "/" + loser.key().key();
		String fitting = new String(key.codePoints().limit(EntryKey.MAXIMUM_BYTES / 4).toArray(), 0,
				(int) Math.min(key.codePoints().count(), EntryKey.MAXIMUM_BYTES / 4));
		return new Entry(new EntryKey(NAMESPACE, fitting), JsonDocument.stored(EntryLine.write(loser)),
				JsonDocument.EMPTY_OBJECT, loser.revision(), loser.createdAt(), loser.updatedAt(), null);
	}

}
