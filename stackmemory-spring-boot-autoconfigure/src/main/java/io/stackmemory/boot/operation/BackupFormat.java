package io.stackmemory.boot.operation;

/**
 * What a backup is.
 */
public enum BackupFormat {

	/** An archive, from which a store on any backend can be restored. */
	ARCHIVE,

	/** A file of the backend's own kind, such as an SQLite database. */
	NATIVE

}
