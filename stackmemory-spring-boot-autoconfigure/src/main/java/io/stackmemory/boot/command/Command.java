package io.stackmemory.boot.command;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What {@code --stackmemory.command} can be.
 */
public enum Command {

	/** Tells how a store is and what is in it. */
	STATUS("Tell how a store is, and what is in it.", "", "store"),

	/** Makes what was written durable. */
	FLUSH("Make what was written as durable as the backend can.", "", "store"),

	/** Writes everything to a file. */
	EXPORT("Write everything to an archive, or with --format=native to a file of the backend's own kind.", "to",
			"store to format"),

	/** Takes everything from an archive. */
	IMPORT("Take everything from an archive into an empty store, or with --merge into one that is not.", "from",
			"store from merge"),

	/** Copies a store into another one. */
	COPY("Copy everything from one store into another one. Begin it again to go on after an interruption.", "to",
			"from to merge"),

	/** Reads everything and looks for damage. */
	VERIFY("Read everything and look for damage. Equal hashes mean equal contents, on any backend.", "", "store"),

	/** Looks for what is wrong with a set-up. */
	DOCTOR("Look for what is wrong with the set-up of each store, or of one.", "", "store"),

	/** Tells what there is. */
	HELP("Tell what commands there are.", "", "");

	private final String description;

	/** The option that it can't do without, or nothing. */
	private final String required;

	/** Those that it knows, with spaces between. */
	private final String options;

	Command(String description, String required, String options) {
		this.description = description;
		this.required = required;
		this.options = options;
	}

	/**
	 * The name on the command line.
	 * @return the name in lower case
	 */
	public String label() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What it does, for people.
	 * @return a sentence
	 */
	public String description() {
		return this.description;
	}

	List<String> options() {
		return this.options.isEmpty() ? List.of() : List.of(this.options.split(" "));
	}

	String required() {
		return this.required;
	}

	/**
	 * Finds a command.
	 * @param name its name
	 * @return the command
	 * @throws CommandUsageException if there is none of that name
	 */
	static Command of(String name) {
		return Arrays.stream(values())
			.filter((command) -> command.label().equals(name.trim().toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> new CommandUsageException("There is no command '" + name + "', but: "
					+ Arrays.stream(values()).map(Command::label).collect(Collectors.joining(", "))));
	}

}
