package io.stackmemory.storage.jdbc;

import java.sql.SQLException;

/**
 * The tables of a database, to the one who migrates them.
 */
interface Schema {

	/**
	 * Where it is, as a person would name it.
	 */
	String location();

	/**
	 * The resource that makes the tables.
	 */
	String changelog();

	/**
	 * A table by its own name, as a statement has it.
	 */
	String table(String name);

	boolean hasTable(SqlSession session, String name) throws SQLException;

	/**
	 * Does something while no other process migrates the same tables. The lock ends with
	 * the process that holds it.
	 */
	void exclusively(SqlSession session, SqlAction action) throws SQLException;

	/**
	 * Applies the changelog. Called by the one that holds the lock.
	 */
	void update(SqlSession session) throws SQLException, LiquibaseUpdate.FailedException;

}
