package io.stackmemory.storage.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Keeps some namespaces in other stores. What the library writes beside them goes along:
 * the claims of unique fields with their namespace, a sequence with the namespace that
 * has its name. Leases stay in the store that has no routes.
 * <p>
 * A batch is applied in one store: one that touches several is refused with a
 * {@link SeveralStoresException}. {@link #readAll} and {@link #scanAll} see each store as
 * it is at a moment of its own, and the latter each namespace. The check and the tasks of
 * the maintenance are those of the store without routes; others have their own. Durable
 * is what is durable in every store. Closing closes the store without routes only.
 */
public final class RoutingStorageBackend extends ForwardingStorageBackend {

	private static final String CLAIMS = "#unique:";

	private static final Namespace SEQUENCES = new Namespace("#sequences");

	private final List<Route> routes;

	private final Set<StorageBackend> stores = new LinkedHashSet<>();

	private final Map<Namespace, StorageBackend> known = new ConcurrentHashMap<>();

	/**
	 * Puts routes before a store.
	 * @param delegate the store of every namespace without a route
	 * @param routes the routes; of several that match a namespace the first counts
	 */
	public RoutingStorageBackend(StorageBackend delegate, List<Route> routes) {
		super(delegate);
		this.routes = List.copyOf(routes);
		this.stores.add(delegate);
		this.routes.forEach((route) -> this.stores.add(route.store()));
	}

	/**
	 * The store of every namespace without a route, with all that is in it.
	 * @return the store
	 */
	public StorageBackend withoutRoutes() {
		return delegate();
	}

	/**
	 * Where a namespace is kept.
	 * @param namespace the namespace
	 * @return its store
	 */
	public StorageBackend storeOf(Namespace namespace) {
		return this.known.computeIfAbsent(namespace, this::find);
	}

	/**
	 * Makes sure that namespaces which change together are in one store.
	 * @param namespaces the namespaces
	 * @throws SeveralStoresException if they are not
	 */
	public void requireTogether(Collection<Namespace> namespaces) {
		Map<StorageBackend, Namespace> found = new LinkedHashMap<>();
		namespaces.forEach((namespace) -> found.putIfAbsent(storeOf(namespace), namespace));
		if (found.size() > 1) {
			throw new SeveralStoresException(found.entrySet()
				.stream()
				.map((entry) -> "'" + entry.getValue() + "' is in " + entry.getKey())
				.collect(Collectors.joining(", ")) + "; these belong together: "
					+ namespaces.stream().sorted().map(Namespace::name).collect(Collectors.joining(", ")));
		}
	}

	@Override
	public Durability durability() {
		return new Durability(weakest(this.stores.stream().map((store) -> store.durability().acknowledged()).toList()),
				weakest(this.stores.stream().map((store) -> store.durability().flushed()).toList()));
	}

	@Override
	public void define(NamespaceDefinition definition) {
		storeOf(definition.namespace()).define(definition);
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		return storeOf(key).read(key);
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Map<StorageBackend, List<EntryKey>> parts = keys.stream()
			.collect(Collectors.groupingBy(this::storeOf, LinkedHashMap::new, Collectors.toList()));
		Map<EntryKey, Entry> found = new LinkedHashMap<>();
		parts.forEach((store, part) -> found.putAll(store.readAll(part)));
		return found;
	}

	@Override
	public void write(WriteBatch batch) {
		StorageBackend store = storeOf(batch.operations().get(0).key());
		for (WriteOperation operation : batch.operations()) {
			if (storeOf(operation.key()) != store) {
				throw new SeveralStoresException("A transaction touches " + batch.operations().get(0).key().namespace()
						+ " in " + store + " and " + operation.key().namespace() + " in " + storeOf(operation.key())
						+ ". It is atomic in one store only; keep namespaces that change together in one");
			}
		}
		store.write(batch);
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		storeOf(query.namespace()).scan(query, consumer);
	}

	@Override
	public long count(Query query) {
		return storeOf(query.namespace()).count(query);
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		namespaces().forEach((namespace) -> scan(Query.of(namespace), consumer));
	}

	@Override
	public List<Namespace> namespaces() {
		Map<Namespace, StorageBackend> found = new TreeMap<>();
		for (StorageBackend store : this.stores) {
			for (Namespace namespace : store.namespaces()) {
				if (storeOf(namespace) == store) {
					found.put(namespace, store);
				}
			}
		}
		return List.copyOf(found.keySet());
	}

	@Override
	public void flush() {
		this.stores.forEach(StorageBackend::flush);
	}

	@Override
	public Optional<ChangeFeed> changes() {
		List<ChangeFeed> feeds = new ArrayList<>();
		this.stores.forEach((store) -> store.changes().ifPresent(feeds::add));
		return switch (feeds.size()) {
			case 0 -> Optional.empty();
			case 1 -> Optional.of(feeds.get(0));
			default -> Optional.of(new SeveralFeeds(feeds));
		};
	}

	@Override
	public Optional<Maintenance> maintenance() {
		return Optional.of(new SeveralMaintenances(this.stores, delegate()));
	}

	@Override
	public TextSearch textSearch() {
		return (query) -> storeOf(query.namespace()).textSearch().search(query);
	}

	@Override
	public String toString() {
		return delegate().toString();
	}

	private StorageBackend storeOf(EntryKey key) {
		return key.namespace().equals(SEQUENCES) ? sequenceStore(key.key()) : storeOf(key.namespace());
	}

	/**
	 * A sequence may have a name that no namespace can have.
	 */
	private StorageBackend sequenceStore(String name) {
		return first(name).orElseGet(this::delegate);
	}

	private StorageBackend find(Namespace namespace) {
		String name = namespace.name();
		if (name.startsWith(CLAIMS)) {
			int end = name.indexOf(':', CLAIMS.length());
			name = name.substring(CLAIMS.length(), (end < 0) ? name.length() : end);
		}
		return name.startsWith("#") ? delegate() : first(name).orElseGet(this::delegate);
	}

	private Optional<StorageBackend> first(String name) {
		return this.routes.stream().filter((route) -> route.namespaces().matches(name)).findFirst().map(Route::store);
	}

	private static Durability.Level weakest(List<Durability.Level> levels) {
		return levels.stream().min(Comparator.naturalOrder()).orElse(Durability.Level.PROCESS);
	}

}
