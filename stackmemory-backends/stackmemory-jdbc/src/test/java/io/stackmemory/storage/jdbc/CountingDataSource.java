package io.stackmemory.storage.jdbc;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

import javax.sql.DataSource;

import org.springframework.jdbc.datasource.DelegatingDataSource;

/**
 * Counts what is borrowed and given back, and how much of that is not as it was.
 */
final class CountingDataSource extends DelegatingDataSource {

	private static final int TIMEOUT = 54_321;

	private final AtomicInteger opened = new AtomicInteger();

	private final AtomicInteger closed = new AtomicInteger();

	private final AtomicInteger dirty = new AtomicInteger();

	CountingDataSource(DataSource target) {
		super(target);
	}

	int opened() {
		return this.opened.get();
	}

	int closed() {
		return this.closed.get();
	}

	int dirty() {
		return this.dirty.get();
	}

	@Override
	public Connection getConnection() throws SQLException {
		Connection connection = obtainTargetDataSource().getConnection();
		connection.setAutoCommit(false);
		connection.setNetworkTimeout(Runnable::run, TIMEOUT);
		this.opened.incrementAndGet();
		return (Connection) Proxy.newProxyInstance(getClass().getClassLoader(), new Class<?>[] { Connection.class },
				(proxy, method, arguments) -> {
					if (method.getName().equals("close")) {
						this.closed.incrementAndGet();
						if (connection.getAutoCommit() || connection.getNetworkTimeout() != TIMEOUT) {
							this.dirty.incrementAndGet();
						}
					}
					try {
						return method.invoke(connection, arguments);
					}
					catch (InvocationTargetException ex) {
						throw ex.getTargetException();
					}
				});
	}

}
