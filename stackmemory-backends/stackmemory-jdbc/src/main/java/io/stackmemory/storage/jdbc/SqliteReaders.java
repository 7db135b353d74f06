package io.stackmemory.storage.jdbc;

import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.StorageClosedException;

/**
 * Connections for reading: lent one at a time to a thread, the one used last first. While
 * all are lent, further ones are opened, and closed when they come back beyond the number
 * to keep.
 */
final class SqliteReaders implements AutoCloseable {

	private final SqliteConnections connections;

	private final int kept;

	private final ConcurrentLinkedDeque<SqlSession> idle = new ConcurrentLinkedDeque<>();

	private final AtomicInteger open = new AtomicInteger();

	private volatile boolean closed;

	SqliteReaders(SqliteConnections connections, int kept) {
		this.connections = connections;
		this.kept = kept;
	}

	<T extends @Nullable Object> T read(String attempted, SqlReading<T> reading) {
		if (this.closed) {
			throw new StorageClosedException(JdbcStorageBackend.SQLITE);
		}
		SqlSession session = null;
		try {
			session = borrow();
			return reading.from(session);
		}
		catch (SQLException ex) {
			if (session != null) {
				session.discardStatements();
			}
			throw SqliteErrors.translate(attempted + " " + this.connections.location(), ex);
		}
		finally {
			giveBack(session);
		}
	}

	int open() {
		return this.open.get();
	}

	@Override
	public void close() throws SQLException {
		this.closed = true;
		SqlSession session = this.idle.poll();
		while (session != null) {
			close(session);
			session = this.idle.poll();
		}
	}

	private SqlSession borrow() throws SQLException {
		SqlSession session = this.idle.pollFirst();
		if (session == null) {
			session = this.connections.open();
			this.open.incrementAndGet();
		}
		return session;
	}

	private void giveBack(@Nullable SqlSession session) {
		if (session == null) {
			return;
		}
		this.idle.addFirst(session);
		if (this.closed || this.open.get() > this.kept) {
			SqlSession surplus = this.idle.pollLast();
			if (surplus != null) {
				try {
					close(surplus);
				}
				catch (SQLException ex) {
					throw SqliteErrors.translate("close a connection to " + this.connections.location(), ex);
				}
			}
		}
	}

	private void close(SqlSession session) throws SQLException {
		this.open.decrementAndGet();
		session.close();
	}

}
