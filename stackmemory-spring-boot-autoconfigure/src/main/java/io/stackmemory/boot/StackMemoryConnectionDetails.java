package io.stackmemory.boot;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.ssl.SslBundle;

/**
 * Where the PostgreSQL database is, for {@code stackmemory.backend=postgres}. A bean of
 * this type takes the place of {@code stackmemory.postgres.url}, {@code username} and
 * {@code password}; Testcontainers' {@code @ServiceConnection} and Docker Compose make
 * one.
 */
public interface StackMemoryConnectionDetails extends ConnectionDetails {

	/**
	 * The address of the database.
	 * @return a JDBC URL, or a URL that begins with {@code postgres://}
	 */
	String url();

	/**
	 * The user.
	 * @return the name, or null if the address has it
	 */
	@Nullable String username();

	/**
	 * The password.
	 * @return the password, or null if the address has it
	 */
	@Nullable String password();

	/**
	 * What encrypts the connections.
	 * @return the bundle, or null if the address decides
	 */
	default @Nullable SslBundle sslBundle() {
		return null;
	}

}
