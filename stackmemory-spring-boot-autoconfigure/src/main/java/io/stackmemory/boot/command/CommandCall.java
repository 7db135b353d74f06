package io.stackmemory.boot.command;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.ApplicationArguments;

import io.stackmemory.boot.StackMemoryStores;

/**
 * A command with its options. Options that belong to no command are the application's and
 * are left alone.
 *
 * @param command what to do
 * @param options values by the names of the options
 * @param json whether the answer is for programs
 */
record CommandCall(Command command, Map<String, String> options, boolean json) {

	private static final String JSON = "json";

	private static final Set<String> KNOWN = Set.of("store", "from", "to", "merge", "format");

	static boolean isJson(ApplicationArguments arguments) {
		return arguments.containsOption(JSON);
	}

	/**
	 * Reads a call.
	 * @throws CommandUsageException if it can't be carried out
	 */
	static CommandCall of(String name, ApplicationArguments arguments) {
		Command command = Command.of(name);
		Map<String, String> options = new HashMap<>();
		for (String option : new TreeSet<>(KNOWN)) {
			List<String> values = arguments.getOptionValues(option);
			if (values == null) {
				continue;
			}
			if (!command.options().contains(option)) {
				throw new CommandUsageException("'" + command.label() + "' knows no --" + option);
			}
			if (values.size() > 1 || (values.isEmpty() && !option.equals("merge"))) {
				throw new CommandUsageException("--" + option + " needs one value, such as --" + option + "=…");
			}
			options.put(option, values.isEmpty() ? "true" : values.get(0));
		}
		if (!command.required().isEmpty() && !options.containsKey(command.required())) {
			throw new CommandUsageException("'" + command.label() + "' needs --" + command.required() + "=…");
		}
		return new CommandCall(command, Map.copyOf(options), isJson(arguments));
	}

	@Nullable String option(String name) {
		return this.options.get(name);
	}

	String store(String name) {
		return this.options.getOrDefault(name, StackMemoryStores.DEFAULT);
	}

	boolean merge() {
		return Boolean.parseBoolean(this.options.get("merge"));
	}

}
