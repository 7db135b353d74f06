package io.stackmemory.boot;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A real server, started once for all tests.
 */
public final class PostgresServer {

	private static @Nullable EmbeddedPostgres server;

	private PostgresServer() {
	}

	public static synchronized int port() {
		if (server == null) {
			try {
				server = EmbeddedPostgres.builder().start();
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return server.getPort();
	}

	public static String url() {
		return "postgres://postgres:unused@localhost:" + port() + "/postgres?sslmode=disable";
	}

	public static String jdbcUrl() {
		return "jdbc:postgresql://localhost:" + port() + "/postgres";
	}

}
