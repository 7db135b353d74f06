package io.stackmemory.boot.autoconfigure;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.io.ResourceLoader;

import io.stackmemory.boot.StorageBackendLayer;
import io.stackmemory.boot.platform.Platform;
import io.stackmemory.storage.StorageBackend;

/**
 * Puts everything around a backend that an application wants.
 */
final class StoreLayers {

	private final ObjectProvider<StorageBackendLayer> layers;

	private final ResourceLoader resources;

	StoreLayers(ObjectProvider<StorageBackendLayer> layers, ResourceLoader resources) {
		this.layers = layers;
		this.resources = resources;
	}

	StorageBackend over(String store, StorageBackend chosen) {
		new EphemeralPlaceWarning(Platform.current()).check(chosen);
		return this.layers.orderedStream()
			.reduce(TextIndexing.over(chosen, this.resources.getClassLoader()),
					(backend, layer) -> layer.over(store, backend), (one, other) -> other);
	}

}
