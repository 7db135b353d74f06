package io.stackmemory.boot;

import io.stackmemory.storage.StorageBackend;

/**
 * Puts something around the backend that an application has chosen: measuring, checking,
 * changing. Every bean of this type is asked once for each store, while the application
 * starts, in the order of the beans; the last is the outermost.
 * <p>
 * A layer usually extends {@link io.stackmemory.storage.ForwardingStorageBackend}. Like a
 * {@link StorageBackendFactory}, the bean must not be conditional on properties; it may
 * give back what it gets.
 */
@FunctionalInterface
public interface StorageBackendLayer {

	/**
	 * Puts the layer around a backend.
	 * @param backend the backend with the layers beneath
	 * @return the backend with this layer
	 */
	StorageBackend over(StorageBackend backend);

	/**
	 * The same for a layer that has to know which store it is put around.
	 * @param store the name of the store, {@link StackMemoryStores#DEFAULT} for the one
	 * that {@code stackmemory.backend} chooses
	 * @param backend the backend with the layers beneath
	 * @return the backend with this layer
	 */
	default StorageBackend over(String store, StorageBackend backend) {
		return over(backend);
	}

}
