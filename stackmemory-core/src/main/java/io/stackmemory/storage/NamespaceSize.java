package io.stackmemory.storage;

import java.util.ArrayList;
import java.util.List;

import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * How much is in a namespace. Immutable.
 *
 * @param namespace the namespace
 * @param entries how many entries there are that have not expired
 * @param bytes about how many bytes their keys, values and metadata have, by the size of
 * the first hundred
 */
public record NamespaceSize(Namespace namespace, long entries, long bytes) {

	private static final int SAMPLE = 100;

	/**
	 * Measures all namespaces of a store. It counts entries, so a large store should not
	 * be asked each second.
	 * @param backend the store
	 * @return the sizes, in the order of the names
	 */
	public static List<NamespaceSize> of(StorageBackend backend) {
		List<NamespaceSize> sizes = new ArrayList<>();
		for (Namespace namespace : backend.namespaces()) {
			Query query = Query.of(namespace);
			long[] sample = new long[2];
			backend.scan(query.withWindow(0, SAMPLE), (entry) -> {
				sample[0]++;
				sample[1] += entry.key().key().length() + entry.value().size() + entry.metadata().size();
			});
			long entries = (sample[0] < SAMPLE) ? sample[0] : backend.count(query);
			sizes.add(new NamespaceSize(namespace, entries,
					(sample[0] > 0) ? Math.round((double) sample[1] * entries / sample[0]) : 0));
		}
		return sizes;
	}

}
