package io.stackmemory.boot.command;

import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationArguments;

import io.stackmemory.boot.operation.Backup;
import io.stackmemory.boot.operation.BackupFormat;
import io.stackmemory.boot.operation.StackMemoryOperations;
import io.stackmemory.boot.operation.StoreOperations;
import io.stackmemory.boot.operation.StoreStatus;
import io.stackmemory.boot.operation.Verification;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.StoreCopy;
import io.stackmemory.storage.archive.StoreDigest;

/**
 * Carries out commands. The answer goes to the standard output, as text or as one line of
 * JSON; progress goes to the standard error.
 */
public final class StoreCommands {

	/** It is done, and all is well. */
	public static final int DONE = 0;

	/** It could not be done, or something is wrong. */
	public static final int FAILED = 1;

	/** The command was called in a way that it does not know. */
	public static final int USAGE = 2;

	/** It works, but something needs attention. */
	public static final int ATTENTION = 3;

	private static final JsonMapper MAPPER = new JsonMapper();

	private final Supplier<StackMemoryOperations> operations;

	private final Doctor doctor;

	private final Clock clock;

	private final PrintStream out;

	private final PrintStream err;

	private final boolean terminal;

	/**
	 * Prepares the commands.
	 * @param operations what can be done to each store; asked for when a store is needed,
	 * which opens it
	 * @param doctor looks for what is wrong
	 * @param clock tells the time of a copy
	 * @param out where the answer goes
	 * @param err where progress goes
	 * @param terminal whether somebody watches the latter
	 */
	public StoreCommands(Supplier<StackMemoryOperations> operations, Doctor doctor, Clock clock, PrintStream out,
			PrintStream err, boolean terminal) {
		this.operations = operations;
		this.doctor = doctor;
		this.clock = clock;
		this.out = out;
		this.err = err;
		this.terminal = terminal;
	}

	/**
	 * Carries out a command.
	 * @param name its name
	 * @param arguments its options
	 * @return the exit code
	 * @throws CommandUsageException if it can't be carried out that way
	 * @throws RuntimeException if a store fails
	 */
	public int run(String name, ApplicationArguments arguments) {
		CommandCall call = CommandCall.of(name, arguments);
		return switch (call.command()) {
			case HELP -> help();
			case DOCTOR -> doctor(call);
			case STATUS -> status(call);
			case VERIFY -> verify(call);
			case FLUSH -> {
				StoreOperations store = store(call.store("store"));
				store.flush();
				yield answer(call, Map.of("flushed", store.backend().toString()), "Flushed " + store.backend());
			}
			case EXPORT -> export(call);
			case IMPORT -> {
				StoreOperations store = store(call.store("store"));
				Path file = Path.of(String.valueOf(call.option("from")));
				yield copied(call, store.backend(), watched((progress) -> store.restore(file, call.merge(), progress)));
			}
			case COPY -> copy(call);
		};
	}

	private int help() {
		this.out.println("Usage: --stackmemory.command=COMMAND [OPTIONS] [--json]");
		Arrays.stream(Command.values()).forEach((command) -> {
			StringBuilder line = new StringBuilder("  ").append(command.label());
			command.options()
				.forEach((option) -> line.append(command.required().equals(option) ? " " : " [")
					.append("--")
					.append(option)
					.append(option.equals("merge") ? "" : "=…")
					.append(command.required().equals(option) ? "" : "]"));
			this.out.println(line);
			this.out.println("      " + command.description());
		});
		return DONE;
	}

	private int status(CommandCall call) {
		StoreStatus status = store(call.store("store")).status();
		StringBuilder text = new StringBuilder();
		text.append("store       ").append(status.location()).append('\n');
		text.append("status      ").append(status.check().status());
		text.append(status.check().message().isEmpty() ? "" : ": " + status.check().message()).append('\n');
		text.append("durability  ").append(status.durability().acknowledged());
		text.append(", when flushed ").append(status.durability().flushed());
		status.namespaces()
			.forEach((name, size) -> text
				.append(String.format(Locale.ROOT, "%n%,12d  %-30s %,d bytes", size.entries(), name, size.bytes())));
		answer(call, status, text.toString());
		return switch (status.check().status()) {
			case UP -> DONE;
			case DEGRADED -> ATTENTION;
			case DOWN -> FAILED;
		};
	}

	private int verify(CommandCall call) {
		StoreOperations store = store(call.store("store"));
		Verification found = watched(store::verify);
		StringBuilder text = new StringBuilder(found.entries() + " entries of " + store.backend() + " are readable");
		text.append(digest(found.digest()));
		found.problems().forEach((problem) -> text.append("\nPROBLEM ").append(problem));
		answer(call, found, text.toString());
		return found.problems().isEmpty() ? DONE : FAILED;
	}

	private int export(CommandCall call) {
		StoreOperations store = store(call.store("store"));
		Path file = Path.of(String.valueOf(call.option("to")));
		BackupFormat format = format(call.options().getOrDefault("format", "archive"));
		Backup backup = watched((progress) -> store.backup(file, format, progress));
		return answer(call, backup, "Wrote " + store.backend() + " to " + backup.file() + " (" + backup.bytes()
				+ " bytes" + ((backup.entries() != null) ? ", " + backup.entries() + " entries" : "") + ")");
	}

	private int copy(CommandCall call) {
		StorageBackend source = store(call.store("from")).backend();
		StorageBackend target = store(call.store("to")).backend();
		if (source == target) {
			throw new CommandUsageException("A store can't be copied into itself: --from and --to name one store");
		}
		return copied(call, target,
				watched((progress) -> StoreCopy.of(source, target, this.clock, progress).run(call.merge())));
	}

	private int copied(CommandCall call, StorageBackend target, CopyReport report) {
		return answer(call, report,
				"Put " + report.copied() + " entries into " + target + "; " + report.alreadyThere()
						+ " were there already, " + report.newer() + " are newer there, " + report.expired()
						+ " have expired" + digest(report.digest()));
	}

	private int doctor(CommandCall call) {
		List<Finding> findings = this.doctor.examine(call.option("store"));
		StringBuilder text = new StringBuilder();
		findings.forEach((finding) -> {
			text.append(text.isEmpty() ? "" : "\n")
				.append(String.format(Locale.ROOT, "%-8s %s %s: %s", finding.level(), finding.store(), finding.check(),
						finding.message()));
			if (!finding.advice().isEmpty()) {
				text.append("\n         ").append(finding.advice());
			}
		});
		answer(call, findings, text.toString());
		Finding.Level worst = findings.stream().map(Finding::level).max(Enum::compareTo).orElse(Finding.Level.OK);
		return switch (worst) {
			case OK -> DONE;
			case WARNING -> ATTENTION;
			case ERROR -> FAILED;
		};
	}

	private int answer(CommandCall call, Object answer, String text) {
		this.out.println(call.json() ? MAPPER.writeValueAsString(answer) : text);
		return DONE;
	}

	private <T> T watched(Watched<T> work) {
		ConsoleProgress progress = new ConsoleProgress(this.err, this.terminal);
		try {
			return work.run(progress);
		}
		finally {
			progress.end();
		}
	}

	private StoreOperations store(String name) {
		StackMemoryOperations known = this.operations.get();
		if (!known.stores().all().containsKey(name)) {
			throw new CommandUsageException(
					"There is no store '" + name + "', but: " + String.join(", ", known.stores().all().keySet()));
		}
		return known.of(name);
	}

	private static BackupFormat format(String name) {
		return Arrays.stream(BackupFormat.values())
			.filter((format) -> format.name().equalsIgnoreCase(name))
			.findFirst()
			.orElseThrow(() -> new CommandUsageException("--format is archive or native, not '" + name + "'"));
	}

	private static String digest(StoreDigest digest) {
		StringBuilder text = new StringBuilder();
		digest.namespaces()
			.forEach((name, one) -> text
				.append(String.format(Locale.ROOT, "%n%,12d  %-30s sha256 %s", one.entries(), name, one.sha256())));
		return text.toString();
	}

	/**
	 * Something that tells how far it is.
	 */
	@FunctionalInterface
	private interface Watched<T> {

		T run(ConsoleProgress progress);

	}

}
