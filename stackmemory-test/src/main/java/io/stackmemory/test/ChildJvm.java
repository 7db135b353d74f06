package io.stackmemory.test;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Starts a main class of the tests in a JVM of its own, which can be killed.
 */
public final class ChildJvm {

	private ChildJvm() {
	}

	/**
	 * Starts a class.
	 * @param main the class, of the class path of this JVM
	 * @param arguments what its main method is given
	 * @return the process, whose error output is discarded
	 * @throws IOException if it can't be started
	 */
	public static Process start(Class<?> main, String... arguments) throws IOException {
		return start(List.of(), main, arguments);
	}

	/**
	 * Starts a class with options for the JVM.
	 * @param options the options
	 * @param main the class, of the class path of this JVM
	 * @param arguments what its main method is given
	 * @return the process, whose error output is discarded
	 * @throws IOException if it can't be started
	 */
	public static Process start(List<String> options, Class<?> main, String... arguments) throws IOException {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx128m", "-cp",
				System.getProperty("java.class.path"), main.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).redirectError(Redirect.DISCARD).start();
	}

}
