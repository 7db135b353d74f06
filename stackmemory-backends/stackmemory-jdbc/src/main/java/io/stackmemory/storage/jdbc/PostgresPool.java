package io.stackmemory.storage.jdbc;

import java.time.Duration;

import javax.net.ssl.SSLSocketFactory;

import org.jspecify.annotations.Nullable;

/**
 * Connections of our own to a PostgreSQL server. Immutable; each method gives a changed
 * copy.
 *
 * @param url where the database is
 * @param username the user, or null for the one in the address
 * @param password the password, or null for the one in the address
 * @param maximumSize how many connections there are at most
 * @param minimumIdle how many are kept open while nothing is to be done
 * @param connectionTimeout how long a call waits for a connection
 * @param idleTimeout after how long without use a connection above the minimum is closed
 * @param leakDetectionThreshold how long a connection may be in use before a warning with
 * the stack of the borrower is logged; zero means never
 * @param sslSocketFactory what makes encrypted connections, or null for the driver's own
 */
public record PostgresPool(PostgresUrl url, @Nullable String username, @Nullable String password, int maximumSize,
		int minimumIdle, Duration connectionTimeout, Duration idleTimeout, Duration leakDetectionThreshold,
		@Nullable SSLSocketFactory sslSocketFactory) {

	/** How many connections there are at most, unless set otherwise. */
	public static final int DEFAULT_MAXIMUM_SIZE = 16;

	/** How many connections are kept, unless set otherwise. */
	public static final int DEFAULT_MINIMUM_IDLE = 2;

	/** How long a call waits for a connection, unless set otherwise. */
	public static final Duration DEFAULT_CONNECTION_TIMEOUT = Duration.ofSeconds(30);

	/** When a connection without use is closed, unless set otherwise. */
	public static final Duration DEFAULT_IDLE_TIMEOUT = Duration.ofMinutes(5);

	private static final Duration SHORTEST_CONNECTION_TIMEOUT = Duration.ofMillis(250);

	/**
	 * Checks the numbers.
	 * @throws IllegalArgumentException if there is no connection, fewer than are to be
	 * kept, or the connection time-out is shorter than 250 ms
	 */
	public PostgresPool {
		requireValid(maximumSize, minimumIdle, connectionTimeout);
	}

	/**
	 * Checks the numbers of a pool before there is one.
	 * @param maximumSize how many connections there are at most
	 * @param minimumIdle how many are kept
	 * @param connectionTimeout how long a call waits for one
	 * @throws IllegalArgumentException if there is no connection, fewer than are to be
	 * kept, or the connection time-out is shorter than 250 ms
	 */
	public static void requireValid(int maximumSize, int minimumIdle, Duration connectionTimeout) {
		if (maximumSize < 1 || minimumIdle < 0 || minimumIdle > maximumSize) {
			throw new IllegalArgumentException("A pool has one connection at least and keeps no more than it has, not "
					+ minimumIdle + " of " + maximumSize);
		}
		if (connectionTimeout.compareTo(SHORTEST_CONNECTION_TIMEOUT) < 0) {
			throw new IllegalArgumentException(
					"The connection time-out is 250 ms at least, not " + connectionTimeout.toMillis() + " ms");
		}
	}

	/**
	 * A pool with the usual settings.
	 * @param url where the database is
	 * @return the settings
	 */
	public static PostgresPool of(PostgresUrl url) {
		return new PostgresPool(url, null, null, DEFAULT_MAXIMUM_SIZE, DEFAULT_MINIMUM_IDLE, DEFAULT_CONNECTION_TIMEOUT,
				DEFAULT_IDLE_TIMEOUT, Duration.ZERO, null);
	}

	/**
	 * With another size.
	 * @param maximum how many connections there are at most
	 * @param idle how many are kept
	 * @param timeout how long a call waits for one
	 * @return the settings
	 */
	public PostgresPool withSize(int maximum, int idle, Duration timeout) {
		return new PostgresPool(this.url, this.username, this.password, maximum, idle, timeout, this.idleTimeout,
				this.leakDetectionThreshold, this.sslSocketFactory);
	}

	/**
	 * With encrypted connections.
	 * @param factory what makes them
	 * @return the settings
	 */
	public PostgresPool withSslSocketFactory(SSLSocketFactory factory) {
		return new PostgresPool(this.url, this.username, this.password, this.maximumSize, this.minimumIdle,
				this.connectionTimeout, this.idleTimeout, this.leakDetectionThreshold, factory);
	}

	/**
	 * Without the password.
	 */
	@Override
	public String toString() {
		return this.url + " with " + this.maximumSize + " connections at most";
	}

}
