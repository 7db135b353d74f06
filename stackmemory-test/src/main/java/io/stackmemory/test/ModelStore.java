package io.stackmemory.test;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.EntryOrder;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.FilterEvaluator;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * What a backend should hold, written as simply as the rules allow.
 */
final class ModelStore {

	private final TreeMap<EntryKey, Entry> entries = new TreeMap<>();

	@Nullable Entry read(EntryKey key, Instant now) {
		Entry entry = this.entries.get(key);
		return (entry == null || entry.isExpired(now)) ? null : entry;
	}

	/**
	 * The revision under a key, also of an entry that has expired, or null if there is
	 * none.
	 */
	@Nullable Revision storedRevision(EntryKey key) {
		Entry entry = this.entries.get(key);
		return (entry != null) ? entry.revision() : null;
	}

	/**
	 * The revision under a key, or null if there is no entry.
	 */
	@Nullable Revision revision(EntryKey key, Instant now) {
		Entry entry = read(key, now);
		return (entry != null) ? entry.revision() : null;
	}

	/**
	 * The first operation whose precondition does not hold, or null if all do.
	 */
	@Nullable WriteOperation firstConflict(WriteBatch batch, Instant now) {
		for (WriteOperation operation : batch.operations()) {
			if (!operation.precondition().holds(revision(operation.key(), now))) {
				return operation;
			}
		}
		return null;
	}

	void apply(WriteBatch batch, Instant now) {
		for (WriteOperation operation : batch.operations()) {
			if (operation instanceof WriteOperation.Put put) {
				Entry before = read(put.key(), now);
				WriteOperation.Origin origin = put.origin();
				Instant createdAt = (before != null) ? before.createdAt() : batch.time();
				this.entries.put(put.key(),
						new Entry(put.key(), put.value(), put.metadata(),
								(origin != null) ? origin.revision() : batch.revision(),
								(origin != null) ? origin.createdAt() : createdAt,
								(origin != null) ? origin.updatedAt() : batch.time(), put.expiresAt()));
			}
			else if (operation instanceof WriteOperation.Delete) {
				this.entries.remove(operation.key());
			}
		}
	}

	List<Entry> scan(Query query, Instant now) {
		EntryOrder order = new EntryOrder(query);
		Pattern keys = pattern(query.keys());
		Stream<Entry> found = present(now).stream()
			.filter((entry) -> entry.key().namespace().equals(query.namespace()))
			.filter((entry) -> keys.matcher(entry.key().key()).matches())
			.filter((entry) -> FilterEvaluator.matches(query.filter(), entry.value()))
			.filter((entry) -> order.isAfterStart(order.position(entry)))
			.sorted(Comparator.comparing(order::position, order))
			.skip(query.offset());
		return ((query.limit() != null) ? found.limit(query.limit()) : found).toList();
	}

	List<Namespace> namespaces(Instant now) {
		return present(now).stream().map((entry) -> entry.key().namespace()).distinct().sorted().toList();
	}

	List<Entry> present(Instant now) {
		return new ArrayList<>(this.entries.values().stream().filter((entry) -> !entry.isExpired(now)).toList());
	}

	private static Pattern pattern(KeyPattern keys) {
		String regex = keys.literals().stream().map(Pattern::quote).collect(Collectors.joining(".*"));
		return Pattern.compile(regex, Pattern.DOTALL);
	}

}
