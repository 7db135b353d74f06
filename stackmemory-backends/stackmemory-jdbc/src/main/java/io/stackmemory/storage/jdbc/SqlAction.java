package io.stackmemory.storage.jdbc;

import java.sql.SQLException;

/**
 * Something to do over a session.
 */
@FunctionalInterface
interface SqlAction {

	void run(SqlSession session) throws SQLException;

}
