package io.stackmemory.document;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * Removes documents of any collection, with their claims on unique fields, also where the
 * application has not declared the collection in this process. Used by one thread.
 */
public final class DocumentRemover {

	private static final String CLAIMS = "#unique:";

	private final DocumentStore store;

	/** The unique fields of the collections, as they can be seen by their claims. */
	private final Map<Namespace, List<FieldPath>> uniqueFields = new HashMap<>();

	/**
	 * Creates a remover. It knows the collections that are there now.
	 * @param store the store
	 */
	public DocumentRemover(DocumentStore store) {
		this.store = store;
		for (Namespace namespace : store.backend().namespaces()) {
			String name = namespace.name();
			int colon = name.indexOf(':', CLAIMS.length());
			if (name.startsWith(CLAIMS) && colon > 0) {
				this.uniqueFields
					.computeIfAbsent(new Namespace(name.substring(CLAIMS.length(), colon)), (key) -> new ArrayList<>())
					.add(FieldPath.of(name.substring(colon + 1)));
			}
		}
	}

	/**
	 * Removes documents, all or none. One that was changed since it was read stays.
	 * @param entries the documents as they were read
	 * @return how many were removed
	 */
	public int remove(List<Entry> entries) {
		return this.store.transact((transaction) -> {
			transaction.prefetch(entries.stream().map(Entry::key).toList());
			int removed = 0;
			for (Entry entry : entries) {
				Entry current = transaction.read(entry.key());
				if (current != null && current.revision().equals(entry.revision())) {
					transaction.write(new WriteOperation.Delete(entry.key(), Precondition.ANY));
					Namespace namespace = entry.key().namespace();
					new UniqueFields(namespace, this.uniqueFields.getOrDefault(namespace, List.of()))
						.change(transaction, current, null);
					removed++;
				}
			}
			return removed;
		});
	}

}
