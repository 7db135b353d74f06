package io.stackmemory.storage.jdbc;

import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;

/**
 * Makes the indexes of a namespace that is empty when it is used first. All namespaces
 * share a table, and each index of a table costs something with every write, also of
 * entries that are not in it.
 */
final class DeferredIndexes {

	private static final Logger logger = LoggerFactory.getLogger(DeferredIndexes.class);

	/**
	 * From here on it is quicker to make an index of what is there than to keep it, or as
	 * quick.
	 */
	private static final int MANY = 1000;

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
	 * Makes what the namespaces of a batch need, and has it written. After many writes an
	 * index is made that was not there: it is sorted once then. If that fails, the next
	 * who uses the namespace tries again.
	 */
	void write(WriteBatch batch, Consumer<WriteBatch> writer) {
		if (this.waiting.isEmpty()) {
			writer.accept(batch);
		}
		else if (batch.operations().size() < MANY) {
			makeFor(batch);
			writer.accept(batch);
		}
		else {
			writer.accept(batch);
			try {
				makeFor(batch);
			}
			catch (StorageException ex) {
				logger.warn("An index could not be made after {} operations were written", batch.operations().size(),
						ex);
			}
		}
	}

	private void makeFor(WriteBatch batch) {
		batch.operations().forEach((operation) -> makeFor(operation.key().namespace()));
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
