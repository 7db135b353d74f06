package io.stackmemory.storage;

import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * A change of a store that happens completely or not at all. Everything about it is fixed
 * before it reaches a backend, so that each backend that applies it ends with the same
 * entries. Immutable.
 *
 * @param revision what becomes the revision of every entry that it puts, but for those
 * with an origin
 * @param time what becomes the time of creation or update of the same, in milliseconds
 * @param operations the steps, one at least, each on another key
 */
public record WriteBatch(Revision revision, Instant time, List<WriteOperation> operations) {

	/**
	 * Checks the parts.
	 * @throws IllegalArgumentException if there is no operation, if two are on one key,
	 * if the time is finer than milliseconds, or if an origin has a greater revision than
	 * the batch
	 */
	public WriteBatch {
		operations = List.copyOf(operations);
		if (operations.isEmpty()) {
			throw new IllegalArgumentException("A batch has one operation at least");
		}
		Instants.requireMilliseconds(time);
		requireDistinctKeys(operations);
		for (WriteOperation operation : operations) {
			requireNotAhead(revision, operation);
		}
	}

	private static void requireNotAhead(Revision revision, WriteOperation operation) {
		if (operation instanceof WriteOperation.Put put && put.origin() != null
				&& put.origin().revision().isAfter(revision)) {
			throw new IllegalArgumentException("The revision of a batch is " + revision + ", less than "
					+ put.origin().revision() + ", which " + put.key() + " has already");
		}
	}

	private static void requireDistinctKeys(List<WriteOperation> operations) {
		if (operations.size() == 1) {
			return;
		}
		Set<EntryKey> keys = new HashSet<>(operations.size() * 2);
		for (WriteOperation operation : operations) {
			if (!keys.add(operation.key())) {
				throw new IllegalArgumentException("A batch has two operations on " + operation.key());
			}
		}
	}

}
