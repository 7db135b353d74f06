package io.stackmemory.boot.autoconfigure;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.boot.platform.Place;
import io.stackmemory.storage.StorageBackend;

/**
 * What the files of a store are on.
 */
final class StorePlace {

	private static final Logger logger = LoggerFactory.getLogger(StorePlace.class);

	private StorePlace() {
	}

	/**
	 * Looks where a store is.
	 * @return what it is on; empty if it has no files, or nobody knows
	 */
	static Optional<Place> of(StorageBackend store) {
		String location = store.toString();
		if (!location.startsWith("sqlite:") && !location.startsWith("file:")) {
			return Optional.empty();
		}
		try {
			return Optional.of(Place.of(Path.of(location.substring(location.indexOf(':') + 1))));
		}
		catch (IOException ex) {
			logger.debug("Nobody knows what {} is on", location, ex);
			return Optional.empty();
		}
	}

}
