package io.stackmemory.boot.test;

import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.DisposableBean;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.test.FaultInjectingStorageBackend;

/**
 * Makes calls to the store of an application fail:
 * {@code faults.injector().failFrom(Call.WRITE, 1, () -> new StorageUnavailableException(…))}.
 * Heals when the context ends, so that the store can be closed.
 */
public final class StorageFaults implements DisposableBean {

	private @Nullable FaultInjectingStorageBackend injector;

	/**
	 * Lets calls fail, and heals.
	 * @return the layer around the store
	 * @throws IllegalStateException if the test has not asked for faults
	 */
	public FaultInjectingStorageBackend injector() {
		FaultInjectingStorageBackend layer = this.injector;
		if (layer == null) {
			throw new IllegalStateException(
					"There are no faults to be had; ask for them with @AutoConfigureTestStackMemory(faults = true), "
							+ "and don't define a StorageBackend bean of your own");
		}
		return layer;
	}

	@Override
	public void destroy() {
		if (this.injector != null) {
			this.injector.heal();
		}
	}

	StorageBackend over(StorageBackend backend) {
		FaultInjectingStorageBackend layer = new FaultInjectingStorageBackend(backend);
		this.injector = layer;
		return layer;
	}

}
