package io.stackmemory.boot;

import java.util.function.Function;
import java.util.function.Supplier;

import io.stackmemory.storage.StorageBackend;

/**
 * Offers a backend under a name. Every bean of this type is a value that
 * {@code stackmemory.backend} may have; the one that is chosen is asked once, while the
 * application starts.
 * <p>
 * A factory bean must not be conditional on properties: ahead-of-time processing would
 * decide about it at build time.
 */
public interface StorageBackendFactory {

	/**
	 * The name by which the backend is chosen, such as {@code sqlite}.
	 * @return the name, in lower case
	 */
	String name();

	/**
	 * Opens the backend. The application closes it.
	 * @return the backend
	 * @throws io.stackmemory.storage.StorageException if it can't be opened
	 */
	StorageBackend create();

	/**
	 * Opens the backend for a further store of the application, which closes it.
	 * @param prefix what the properties of that store begin with, such as
	 * {@code stackmemory.stores.audit}
	 * @return the backend
	 * @throws UnsupportedOperationException if this backend can be used once only
	 * @throws io.stackmemory.storage.StorageException if it can't be opened
	 */
	default StorageBackend create(String prefix) {
		throw onceOnly(name(), prefix);
	}

	/**
	 * A factory from its parts, for one store.
	 * @param name the name by which the backend is chosen
	 * @param opening opens the backend
	 * @return the factory
	 */
	static StorageBackendFactory of(String name, Supplier<? extends StorageBackend> opening) {
		return of(name, opening, (prefix) -> {
			throw onceOnly(name, prefix);
		});
	}

	/**
	 * A factory from its parts, for any number of stores.
	 * @param name the name by which the backend is chosen
	 * @param opening opens the backend that {@code stackmemory.backend} chooses
	 * @param further opens that of a further store, given what its properties begin with
	 * @return the factory
	 */
	static StorageBackendFactory of(String name, Supplier<? extends StorageBackend> opening,
			Function<String, ? extends StorageBackend> further) {
		return new StorageBackendFactory() {

			@Override
			public String name() {
				return name;
			}

			@Override
			public StorageBackend create() {
				return opening.get();
			}

			@Override
			public StorageBackend create(String prefix) {
				return further.apply(prefix);
			}

		};
	}

	private static UnsupportedOperationException onceOnly(String name, String prefix) {
		return new UnsupportedOperationException("The backend '" + name + "' has no settings of its own for " + prefix);
	}

}
