package io.stackmemory.storage.jdbc;

import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * Makes the indexes of a namespace that is empty when it is used first. All namespaces
 * share a table, and each index of a table costs something with every write, also of
 * entries that are not in it.
 */
final class DeferredIndexes {

	private final Map<Namespace, Set<NamespaceDefinition.Index>> waiting = new ConcurrentHashMap<>();

	private final BiConsumer<Namespace, NamespaceDefinition.Index> maker;

	/**
	 * Creates an empty list.
	 * @param maker makes an index if it is not there
	 */
	DeferredIndexes(BiConsumer<Namespace, NamespaceDefinition.Index> maker) {
		this.maker = maker;
	}

	void add(NamespaceDefinition definition) {
		this.waiting.compute(definition.namespace(), (namespace, known) -> {
			Set<NamespaceDefinition.Index> all = new LinkedHashSet<>((known != null) ? known : Set.of());
			all.addAll(definition.indexes());
			return all;
		});
	}

	/**
	 * Makes what the namespaces of operations need.
	 */
	void makeFor(Collection<WriteOperation> operations) {
		if (!this.waiting.isEmpty()) {
			operations.forEach((operation) -> makeFor(operation.key().namespace()));
		}
	}

	/**
	 * Makes what a namespace needs. Whoever comes meanwhile waits.
	 */
	void makeFor(Namespace namespace) {
		if (this.waiting.containsKey(namespace)) {
			this.waiting.computeIfPresent(namespace, (name, indexes) -> {
				indexes.forEach((index) -> this.maker.accept(name, index));
				return null;
			});
		}
	}

}
