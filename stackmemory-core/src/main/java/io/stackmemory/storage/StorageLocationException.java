package io.stackmemory.storage;

import java.nio.file.Path;

import org.jspecify.annotations.Nullable;

/**
 * A store can't be where it was configured to be: the place can't be written to, or is
 * something else. Nothing was changed.
 */
public class StorageLocationException extends StorageFailureException {

	private static final long serialVersionUID = 1L;

	private final transient Path location;

	/**
	 * Creates the exception.
	 * @param message what is the matter with the place
	 * @param location the place
	 * @param cause what the operating system or driver said, or null
	 */
	public StorageLocationException(String message, Path location, @Nullable Throwable cause) {
		super(message, cause);
		this.location = location;
	}

	/**
	 * The place.
	 * @return the file or directory
	 */
	public Path location() {
		return this.location;
	}

}
