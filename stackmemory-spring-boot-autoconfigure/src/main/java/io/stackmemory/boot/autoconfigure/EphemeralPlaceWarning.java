package io.stackmemory.boot.autoconfigure;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.boot.platform.Place;
import io.stackmemory.boot.platform.Platform;
import io.stackmemory.storage.StorageBackend;

/**
 * Warns when a store that keeps files is at a place that will be gone.
 */
final class EphemeralPlaceWarning {

	private static final Logger logger = LoggerFactory.getLogger(EphemeralPlaceWarning.class);

	private final Platform platform;

	EphemeralPlaceWarning(Platform platform) {
		this.platform = platform;
	}

	/**
	 * Looks where a store is, once it is open.
	 */
	void check(StorageBackend store) {
		StorePlace.of(store).ifPresent((place) -> warn(store.toString(), place));
	}

	private void warn(String location, Place place) {
		switch (place) {
			case MEMORY ->
				logger.warn("{} is in memory, and gone when the machine or the container ends. Put it on a disk "
						+ "or a volume if it is to be kept", location);
			case CONTAINER_LAYER ->
				logger.warn("{} is in the uppermost layer of a container, and gone with it. Mount a volume "
						+ "for it if it is to be kept", location);
			case NETWORK ->
				logger.warn("{} is on a network file system, where locks and the order of writes can't be relied on. "
						+ "Move it to a disk of this machine, or use the backend 'postgres'", location);
			case TEMPORARY -> logger.debug("{} is among temporary files", location);
			case DISK -> logger.debug("{} is on a disk of {}", location, this.platform.title());
		}
	}

}
