package io.stackmemory.boot.data;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.data.keyvalue.core.AbstractKeyValueAdapter;
import org.springframework.data.keyvalue.core.ForwardingCloseableIterator;
import org.springframework.data.keyvalue.core.mapping.context.KeyValueMappingContext;
import org.springframework.data.mapping.PersistentEntity;
import org.springframework.data.util.CloseableIterator;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentQuery;

/**
 * Stores the entities of Spring Data repositories as documents: each key space is a
 * collection, the id of an entity, as text, is its key. Queries go to the store. Safe for
 * use by several threads.
 */
public final class StackMemoryKeyValueAdapter extends AbstractKeyValueAdapter {

	private final StackMemory memory;

	private final KeyValueMappingContext<?, ?> context;

	private final Map<String, CollectionSpec<?>> declared = new ConcurrentHashMap<>();

	private final Map<String, DocumentCollection<Object>> collections = new ConcurrentHashMap<>();

	private final FieldNames fieldNames;

	/**
	 * Creates an adapter.
	 * @param memory where entities are stored
	 * @param context what is known of the entities
	 * @param mapper the mapper that the memory writes documents with
	 * @param declared collections whose indexes and unique fields are those of key spaces
	 * of the same name
	 */
	public StackMemoryKeyValueAdapter(StackMemory memory, KeyValueMappingContext<?, ?> context, JsonMapper mapper,
			List<? extends CollectionSpec<?>> declared) {
		super(new FilterQueryEngine());
		this.memory = memory;
		this.context = context;
		this.fieldNames = new FieldNames(mapper);
		declared.forEach((spec) -> this.declared.put(spec.namespace().name(), spec));
	}

	@Override
	public @Nullable Object put(Object id, Object item, String keyspace) {
		collection(keyspace, item.getClass()).save(item);
		return item;
	}

	@Override
	public boolean contains(Object id, String keyspace) {
		return get(id, keyspace) != null;
	}

	@Override
	public @Nullable Object get(Object id, String keyspace) {
		return collection(keyspace).find(id.toString()).orElse(null);
	}

	@Override
	public @Nullable Object delete(Object id, String keyspace) {
		DocumentCollection<Object> collection = collection(keyspace);
		return this.memory.transact((transaction) -> {
			Object before = collection.find(id.toString()).orElse(null);
			collection.delete(id.toString());
			return before;
		});
	}

	@Override
	public Iterable<Object> getAllOf(String keyspace) {
		return collection(keyspace).list(DocumentQuery.all());
	}

	@Override
	public CloseableIterator<Map.Entry<Object, Object>> entries(String keyspace) {
		Map<Object, Object> entries = new LinkedHashMap<>();
		collection(keyspace).forEach(DocumentQuery.all(), (document) -> entries.put(document.key(), document.value()));
		return new ForwardingCloseableIterator<>(entries.entrySet().iterator());
	}

	@Override
	public void deleteAllOf(String keyspace) {
		collection(keyspace).deleteAll(DocumentQuery.all());
	}

	/**
	 * Deletes all entities of repositories, and nothing else.
	 */
	@Override
	public void clear() {
		List.copyOf(this.collections.keySet()).forEach(this::deleteAllOf);
	}

	@Override
	public long count(String keyspace) {
		return collection(keyspace).count(DocumentQuery.all());
	}

	/**
	 * The store is the application's and stays open.
	 */
	@Override
	public void destroy() {
		this.collections.clear();
	}

	<T> T transact(Supplier<T> work) {
		return this.memory.transact((transaction) -> work.get());
	}

	List<?> find(String keyspace, DocumentQuery query) {
		return collection(keyspace).list(query);
	}

	long count(String keyspace, DocumentQuery query) {
		return collection(keyspace).count(query);
	}

	FieldNames fieldNames() {
		return this.fieldNames;
	}

	/**
	 * The class of the entities in a key space.
	 */
	Class<?> type(String keyspace) {
		List<Class<?>> types = new ArrayList<>();
		this.context.getPersistentEntities().forEach((entity) -> {
			if (keyspace.equals(entity.getKeySpace())) {
				types.add(entity.getType());
			}
		});
		if (types.size() != 1) {
			throw new IllegalStateException("The key space '" + keyspace + "' belongs to "
					+ (types.isEmpty() ? "no entity" : types) + "; give each entity one of its own with @KeySpace");
		}
		return types.get(0);
	}

	private DocumentCollection<Object> collection(String keyspace) {
		DocumentCollection<Object> known = this.collections.get(keyspace);
		return (known != null) ? known : collection(keyspace, type(keyspace));
	}

	@SuppressWarnings("unchecked")
	private DocumentCollection<Object> collection(String keyspace, Class<?> type) {
		return this.collections.computeIfAbsent(keyspace, (name) -> {
			PersistentEntity<?, ?> entity = this.context.getRequiredPersistentEntity(type);
			CollectionSpec<Object> spec = CollectionSpec.of(name, (Class<Object>) entity.getType(),
					(value) -> String.valueOf(entity.getIdentifierAccessor(value).getRequiredIdentifier()));
			CollectionSpec<?> settings = this.declared.getOrDefault(name, spec);
			return this.memory.collection(new CollectionSpec<>(spec.namespace(), spec.type(), spec.id(),
					settings.uniqueFields(), settings.indexes(), settings.textFields(), settings.timeToLive()));
		});
	}

}
