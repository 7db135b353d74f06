package io.stackmemory.retention;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

import io.stackmemory.document.DocumentRemover;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Forgets what the policy of a collection does not keep.
 */
final class CollectionSweep {

	private final DocumentStore store;

	private final DocumentRemover remover;

	private final Sweep sweep;

	CollectionSweep(DocumentStore store, DocumentRemover remover, Sweep sweep) {
		this.store = store;
		this.remover = remover;
		this.sweep = sweep;
	}

	void run(String collection, RetentionPolicy policy) {
		Instant now = this.sweep.now();
		List<Entry> batch = new ArrayList<>();
		long[] seen = new long[2];
		Query latestFirst = Query.of(new Namespace(collection))
			.withSorts(List.of(Sort.descending(Sort.Attribute.CREATED_AT)));
		this.store.backend().scan(latestFirst, (entry) -> {
			seen[1] += entry.value().size();
			if (!policy.keeps(entry.createdAt(), now, seen[0]++, seen[1])) {
				batch.add(entry);
				if (batch.size() == Sweep.AT_ONCE) {
					forget(collection, batch);
				}
			}
		});
		forget(collection, batch);
	}

	private void forget(String collection, List<Entry> batch) {
		if (!batch.isEmpty() && this.sweep.mayGoOn()) {
			this.sweep.count(collection, this.sweep.isDry() ? batch.size() : this.remover.remove(batch));
		}
		batch.clear();
	}

}
