package io.stackmemory.storage.jdbc;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * A server of a test's own, which may be killed, started again and made a standby. It
 * waits for the disk.
 */
final class PostgresNode implements AutoCloseable {

	private final Path data;

	private final int port;

	private @Nullable Process process;

	private PostgresNode(Path data) throws IOException {
		this.data = data;
		try (ServerSocket socket = new ServerSocket(0)) {
			this.port = socket.getLocalPort();
		}
	}

	/**
	 * Makes a server in a directory, without starting it.
	 */
	static PostgresNode create(Path data, String... configuration) throws Exception {
		PostgresNode node = new PostgresNode(data);
		run("initdb", "-A", "trust", "-U", "postgres", "-E", "UTF8", "-D", data.toString());
		node.configure(configuration);
		return node;
	}

	/**
	 * Makes a standby of a server that runs.
	 */
	static PostgresNode standbyOf(PostgresNode primary, Path data) throws Exception {
		PostgresNode node = new PostgresNode(data);
		try (Connection connection = primary.connect(); Statement statement = connection.createStatement()) {
			statement.execute("SELECT pg_backup_start('standby', true)");
			Process copy = new ProcessBuilder("cp", "-a", primary.data.toString(), data.toString()).inheritIO().start();
			copy.waitFor();
			statement.execute("SELECT pg_backup_stop()");
		}
		Files.deleteIfExists(data.resolve("postmaster.pid"));
		Files.createFile(data.resolve("standby.signal"));
		node.configure("primary_conninfo = 'host=localhost port=" + primary.port + " user=postgres'",
				"synchronous_standby_names = ''");
		return node;
	}

	/**
	 * Adds lines to the configuration.
	 */
	void configure(String... lines) throws IOException {
		List<String> all = new ArrayList<>(List.of("listen_addresses = 'localhost'", "unix_socket_directories = ''",
				"wal_level = replica", "hot_standby = on"));
		all.addAll(List.of(lines));
		Files.write(this.data.resolve("postgresql.conf"), all, StandardOpenOption.APPEND);
	}

	PostgresNode start() throws Exception {
		return start(List.of());
	}

	/**
	 * Starts the server by another command.
	 */
	PostgresNode start(List<String> before) throws Exception {
		Files.deleteIfExists(this.data.resolve("postmaster.pid"));
		List<String> command = new ArrayList<>(before);
		command.addAll(command("postgres", "-D", this.data.toString(), "-p", Integer.toString(this.port)));
		File log = Files.createTempFile("postgres", ".log").toFile();
		this.process = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(log))
			.start();
		for (int i = 0; i < 600; i++) {
			try (Connection connection = connect()) {
				return this;
			}
			catch (SQLException ex) {
				if (!this.process.isAlive()) {
					throw new IllegalStateException("The server did not start:\n" + Files.readString(log.toPath()), ex);
				}
				LockSupport.parkNanos(50_000_000);
			}
		}
		throw new IllegalStateException("The server does not answer:\n" + Files.readString(log.toPath()));
	}

	/**
	 * Starts the server with a file system of a few megabytes mounted on a directory,
	 * which the server alone sees. A file named {@code ballast} is there.
	 */
	PostgresNode startWithSmallDisk(Path disk, int megabytes, int ballast) throws Exception {
		String nobody = isRoot() ? "" : "unshare -U ";
		return start(List.of("unshare", "-Urm", "sh", "-c",
				"mount -t tmpfs -o size=" + megabytes + "m tmpfs " + disk + " && head -c " + ballast
						+ "000000 /dev/zero > " + disk + "/ballast && mkdir -m 700 " + disk + "/tables && exec "
						+ nobody + "\"$@\"",
				"sh"));
	}

	/**
	 * Ends the server with SIGKILL.
	 */
	void kill() throws InterruptedException {
		if (this.process != null) {
			List<ProcessHandle> children = this.process.descendants().toList();
			this.process.destroyForcibly().waitFor();
			children.forEach(ProcessHandle::destroyForcibly);
			for (ProcessHandle child : children) {
				child.onExit().orTimeout(10, TimeUnit.SECONDS).join();
			}
		}
	}

	PostgresUrl url() {
		return PostgresUrl.parse("postgres://postgres@localhost:" + this.port + "/postgres");
	}

	int port() {
		return this.port;
	}

	Connection connect() throws SQLException {
		return DriverManager.getConnection(url().jdbcUrl() + "?connectTimeout=5&socketTimeout=20", "postgres", "");
	}

	void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	/**
	 * Trusts everybody but one user, who has to give a password.
	 */
	void requirePasswordOf(String user) throws Exception {
		Path rules = this.data.resolve("pg_hba.conf");
		Files.writeString(rules, "host all " + user + " all scram-sha-256\n" + Files.readString(rules));
		execute("SELECT pg_reload_conf()");
	}

	@Override
	public void close() {
		try {
			kill();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private static void run(String program, String... arguments) throws Exception {
		Process process = new ProcessBuilder(command(program, arguments)).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IllegalStateException(program + " failed: " + output);
		}
	}

	/**
	 * The server refuses to run as root; in a user namespace of its own it is nobody.
	 */
	private static List<String> command(String program, String... arguments) {
		List<String> command = new ArrayList<>();
		try {
			if (isRoot()) {
				command.addAll(List.of("unshare", "-U"));
			}
			command.add(PostgresServer.shared().query("SELECT setting FROM pg_config WHERE name='BINDIR'").get(0) + "/"
					+ program);
		}
		catch (SQLException ex) {
			throw new UncheckedIOException(new IOException(ex));
		}
		command.addAll(List.of(arguments));
		return command;
	}

	private static boolean isRoot() {
		return System.getProperty("user.name").equals("root");
	}

}
