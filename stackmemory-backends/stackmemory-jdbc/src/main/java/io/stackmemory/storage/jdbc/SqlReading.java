package io.stackmemory.storage.jdbc;

import java.sql.SQLException;

import org.jspecify.annotations.Nullable;

/**
 * Something to read over a session.
 *
 * @param <T> the type of the result
 */
@FunctionalInterface
interface SqlReading<T extends @Nullable Object> {

	T from(SqlSession session) throws SQLException;

}
