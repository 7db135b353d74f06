package io.stackmemory.storage.jdbc;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.jspecify.annotations.Nullable;

/**
 * A real server, started once for all tests that need not change its state.
 */
final class PostgresServer implements AutoCloseable {

	private static @Nullable PostgresServer shared;

	private final EmbeddedPostgres server;

	private PostgresServer(EmbeddedPostgres server) {
		this.server = server;
	}

	/**
	 * The server that all share. It does not wait for the disk.
	 */
	static synchronized PostgresServer shared() {
		if (shared == null) {
			try {
				shared = new PostgresServer(EmbeddedPostgres.builder().start());
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		}
		return shared;
	}

	/**
	 * Starts an older server.
	 * @param version its major version, of which the build has fetched the files
	 */
	static PostgresServer start(String version, Path directory) throws IOException {
		Path files = Path.of("target", "postgres", version + ".jar").toAbsolutePath();
		return new PostgresServer(EmbeddedPostgres.builder()
			.setOverrideWorkingDirectory(directory.toFile())
			.setPgBinaryResolver((system, machine) -> archive(files))
			.start());
	}

	private static InputStream archive(Path jar) throws IOException {
		try (ZipFile zip = new ZipFile(jar.toFile())) {
			ZipEntry archive = zip.stream()
				.filter((entry) -> entry.getName().endsWith(".txz"))
				.findFirst()
				.orElseThrow(() -> new IOException(jar + " has no server in it"));
			return new ByteArrayInputStream(zip.getInputStream(archive).readAllBytes());
		}
	}

	@Override
	public void close() throws IOException {
		this.server.close();
	}

	int port() {
		return this.server.getPort();
	}

	PostgresUrl url() {
		return url("postgres");
	}

	PostgresUrl url(String database) {
		return PostgresUrl.parse("postgres://postgres@localhost:" + this.server.getPort() + "/" + database);
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(url().jdbcUrl(), "postgres", "");
	}

	/**
	 * Takes everything out of a schema, if it is there.
	 */
	void empty(String schema) {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			if (query("SELECT 1 FROM pg_tables WHERE schemaname='" + schema + "' AND tablename='stackmemory_entry'")
				.isEmpty()) {
				return;
			}
			statement.execute("TRUNCATE " + schema + ".stackmemory_entry");
			statement.execute("UPDATE " + schema + ".stackmemory_clock SET owner=0,reserved=0");
			for (String index : query("SELECT indexname FROM pg_indexes WHERE schemaname='" + schema
					+ "' AND indexname LIKE 'stackmemory_index_%'")) {
				statement.execute("DROP INDEX " + schema + "." + index);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
	}

	void awaitSomeoneWhoWaitsForALock() {
		try {
			for (int i = 0; i < 1000; i++) {
				if (!query("SELECT 1 FROM pg_stat_activity WHERE wait_event_type='Lock'").isEmpty()) {
					return;
				}
				LockSupport.parkNanos(10_000_000);
			}
		}
		catch (SQLException ex) {
			throw new IllegalStateException(ex);
		}
		throw new IllegalStateException("Nobody waits for a lock");
	}

	void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	List<String> query(String sql) throws SQLException {
		List<String> found = new ArrayList<>();
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				found.add(rows.getString(1));
			}
		}
		return found;
	}

}
