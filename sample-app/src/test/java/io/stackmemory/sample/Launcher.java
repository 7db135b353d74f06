package io.stackmemory.sample;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.net.ConnectException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the application as processes of their own, in a directory.
 */
final class Launcher implements AutoCloseable {

	private final List<Process> processes = new ArrayList<>();

	private final Map<String, String> variables = new HashMap<>();

	private final Path directory;

	private final Path logs;

	/**
	 * Prepares to start it.
	 * @param directory where it runs
	 * @param logs where its output goes
	 */
	Launcher(Path directory, Path logs) {
		this.directory = directory;
		this.logs = logs;
	}

	/**
	 * Sets a variable of the environment.
	 */
	void set(String variable, String value) {
		this.variables.put(variable, value);
	}

	Started start(String... arguments) throws IOException, InterruptedException {
		return await(launch(arguments));
	}

	static Started await(Started started) throws IOException, InterruptedException {
		long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
		while (true) {
			try {
				if (started.api.get("/actuator/health").status() == 200) {
					return started;
				}
			}
			catch (ConnectException ex) {
				assertThat(started.process.isAlive()).as(started::output).isTrue();
				assertThat(System.nanoTime()).as("started in time").isLessThan(deadline);
				started.process.waitFor(50, TimeUnit.MILLISECONDS);
			}
		}
	}

	Started launch(String... arguments) throws IOException {
		return launchWith(absoluteClassPath(), "-Dspring.aot.enabled=false", arguments);
	}

	Started launchWith(String classPath, String option, String... arguments) throws IOException {
		int port = freePort();
		Path log = this.logs.resolve("log-" + this.processes.size() + ".txt");
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						option, "-cp", classPath, SampleApplication.class.getName(), "--server.port=" + port));
		command.addAll(List.of(arguments));
		return new Started(run(log, command), new Api(port), log);
	}

	/**
	 * Runs another command.
	 */
	Process run(Path log, List<String> command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true)
			.redirectOutput(Redirect.to(log.toFile()));
		builder.environment().putAll(this.variables);
		Process process = builder.start();
		this.processes.add(process);
		return process;
	}

	static String absoluteClassPath() {
		List<String> entries = new ArrayList<>();
		for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
			entries.add(Path.of(entry).toAbsolutePath().toString());
		}
		return String.join(File.pathSeparator, entries);
	}

	private static int freePort() throws IOException {
		try (ServerSocket socket = new ServerSocket(0)) {
			return socket.getLocalPort();
		}
	}

	@Override
	public void close() {
		this.processes.forEach(Process::destroyForcibly);
	}

	/**
	 * A process that was started.
	 *
	 * @param process the process
	 * @param api its interface
	 * @param log where its output goes
	 */
	record Started(Process process, Api api, Path log) {

		String output() {
			return TestFiles.read(this.log);
		}

	}

}
