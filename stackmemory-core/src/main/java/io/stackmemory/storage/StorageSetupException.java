package io.stackmemory.storage;

import org.jspecify.annotations.Nullable;

/**
 * The store can't be used the way it is set up; trying again won't help. Nothing was
 * changed.
 */
public class StorageSetupException extends StorageException {

	private static final long serialVersionUID = 1L;

	private final Reason reason;

	/**
	 * Creates the exception.
	 * @param reason what has to be put right
	 * @param message what is wrong, without a password
	 * @param cause what the driver said, or null
	 */
	public StorageSetupException(Reason reason, String message, @Nullable Throwable cause) {
		super(message, cause);
		this.reason = reason;
	}

	/**
	 * What has to be put right.
	 * @return the reason
	 */
	public Reason reason() {
		return this.reason;
	}

	/**
	 * What has to be put right.
	 */
	public enum Reason {

		/** The address does not parse. */
		ADDRESS,

		/** Nobody answers there. */
		UNREACHABLE,

		/** User or password are not accepted. */
		CREDENTIALS,

		/** There is no such database. */
		DATABASE,

		/** The user may not do what is needed. */
		PRIVILEGES,

		/** The server is too old, or set up in a way that can't be used. */
		SERVER,

		/** The tables are not what this version needs, and it may not change them. */
		SCHEMA,

		/** Encryption was asked for and can't be had, or the server can't be trusted. */
		ENCRYPTION

	}

}
