package io.stackmemory.boot.autoconfigure;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.diagnostics.FailureAnalyzedException;

import io.stackmemory.StackMemory;
import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.StorageBackendFactory;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.routing.Route;
import io.stackmemory.storage.routing.RoutingStorageBackend;
import io.stackmemory.storage.routing.SeveralStoresException;

/**
 * The stores of {@code stackmemory.stores}: opens each when it is needed first, and
 * closes them after everything that uses them.
 */
final class FurtherStores implements DisposableBean {

	static final String PREFIX = "stackmemory.stores";

	private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,30}");

	private final Map<String, StackMemoryProperties.Store> properties;

	private final List<StorageBackendFactory> factories;

	private final StoreLayers layers;

	private final Map<String, StorageBackend> open = new LinkedHashMap<>();

	FurtherStores(Map<String, StackMemoryProperties.Store> properties, List<StorageBackendFactory> factories,
			StoreLayers layers) {
		this.properties = properties;
		this.factories = factories;
		this.layers = layers;
		properties.keySet().forEach(FurtherStores::requireName);
	}

	Set<String> names() {
		return this.properties.keySet();
	}

	synchronized StorageBackend get(String name) {
		StorageBackend known = this.open.get(name);
		if (known == null) {
			known = this.layers.over(name, open(name));
			this.open.put(name, known);
		}
		return known;
	}

	/**
	 * Puts the routes before the default store, if there are any.
	 */
	StorageBackend routeFrom(StorageBackend main) {
		List<Route> routes = new ArrayList<>();
		this.properties.forEach((name, store) -> store.namespaces()
			.forEach((pattern) -> routes.add(new Route(pattern(name, pattern), get(name)))));
		if (routes.isEmpty()) {
			return main;
		}
		RoutingStorageBackend routing = new RoutingStorageBackend(main, routes);
		try {
			for (Set<Namespace> group : StackMemory.namespacesWrittenTogether()) {
				routing.requireTogether(group);
			}
		}
		catch (SeveralStoresException ex) {
			throw new FailureAnalyzedException(
					"The namespaces of " + PREFIX + " tear apart what changes together: " + ex.getMessage() + ".",
					"Give all of these namespaces to one store, or none of them.", ex);
		}
		return routing;
	}

	/**
	 * Makes sure that routes, if there are any, are before the default store: they are
	 * not where the application has a backend of its own.
	 */
	void requireRoutes(StorageBackend main) {
		this.properties.forEach((name, store) -> {
			if (!store.namespaces().isEmpty() && main.unwrap(RoutingStorageBackend.class).isEmpty()) {
				throw new FailureAnalyzedException(
						PREFIX + "." + name
								+ ".namespaces is set, but the application has a StorageBackend bean of its "
								+ "own, so that nothing would be kept there.",
						"Remove the property, or put a RoutingStorageBackend around your own.");
			}
		});
	}

	@Override
	public synchronized void destroy() {
		this.open.values().forEach(StorageBackend::close);
	}

	private StorageBackend open(String name) {
		String prefix = PREFIX + "." + name;
		StackMemoryProperties.Store store = this.properties.get(name);
		StorageBackendFactory factory = new StorageBackendSelection(prefix + ".backend", this.factories)
			.pick(backend(store));
		try {
			return factory.create(prefix);
		}
		catch (UnsupportedOperationException ex) {
			throw new FailureAnalyzedException(
					prefix + ".backend is '" + factory.name()
							+ "', but that backend can be used for the default store only.",
					"Let its StorageBackendFactory override create(String), or choose another backend.", ex);
		}
	}

	private static @Nullable String backend(StackMemoryProperties.@Nullable Store store) {
		return (store != null) ? store.backend() : null;
	}

	private static KeyPattern pattern(String store, String pattern) {
		if (pattern.isBlank() || pattern.startsWith("#")) {
			throw new FailureAnalyzedException(
					PREFIX + "." + store + ".namespaces has '" + pattern + "', which is no namespace to be routed.",
					"Name namespaces of the application, such as 'notes', or patterns such as 'audit-*'. What the "
							+ "library keeps beside a namespace goes with it.");
		}
		return new KeyPattern(pattern.trim());
	}

	private static void requireName(String name) {
		if (!NAME.matcher(name).matches() || name.equals(StackMemoryStores.DEFAULT)) {
			throw new FailureAnalyzedException(
					PREFIX + " has a store with the name '" + name + "', which can't be used.",
					"Choose a name of small letters, digits and dashes that begins with a letter, other than '"
							+ StackMemoryStores.DEFAULT + "', which is the store of stackmemory.backend.");
		}
	}

}
