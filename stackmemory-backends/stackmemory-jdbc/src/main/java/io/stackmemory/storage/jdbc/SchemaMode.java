package io.stackmemory.storage.jdbc;

/**
 * What is done about the tables when a store is opened.
 */
public enum SchemaMode {

	/** They are made or brought up to date. */
	MIGRATE,

	/**
	 * They are left alone, and have to be what this version of the library needs: someone
	 * else has made them.
	 */
	VALIDATE,

	/** They are not looked at. */
	NONE

}
