package io.stackmemory.boot.command;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

import io.stackmemory.boot.operation.StackMemoryOperations;
import io.stackmemory.boot.operation.StoreOperations;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.archive.StoreCopy;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Looks for what is wrong with the set-up of stores: whether they open, where they are,
 * what they survive, and whether the clock can be right. Changes nothing.
 */
public final class Doctor {

	private static final Duration TOLERANCE = Duration.ofMinutes(1);

	private static final Instant PLAUSIBLE = Instant.parse("2024-01-01T00:00:00Z");

	private final Supplier<StackMemoryOperations> operations;

	private final FailureExplanation explanation;

	private final Clock clock;

	/**
	 * Creates the doctor.
	 * @param operations gives the stores, which opens them
	 * @param explanation explains why they can't be opened
	 * @param clock the wall clock
	 */
	public Doctor(Supplier<StackMemoryOperations> operations, FailureExplanation explanation, Clock clock) {
		this.operations = operations;
		this.explanation = explanation;
		this.clock = clock;
	}

	/**
	 * Examines stores.
	 * @param store the name of one, or null for all
	 * @return what was found
	 * @throws CommandUsageException if there is no such store
	 */
	List<Finding> examine(@Nullable String store) {
		List<Finding> findings = new ArrayList<>();
		StackMemoryOperations known;
		try {
			known = this.operations.get();
		}
		catch (RuntimeException ex) {
			FailureExplanation.Text text = this.explanation.explain(ex);
			findings.add(new Finding((store != null) ? store : "stores", Finding.Level.ERROR, "opening",
					text.description(), text.action()));
			return findings;
		}
		if (store != null && !known.stores().all().containsKey(store)) {
			throw new CommandUsageException(
					"There is no store '" + store + "', but: " + String.join(", ", known.stores().all().keySet()));
		}
		known.stores().all().keySet().stream().filter((name) -> store == null || name.equals(store)).forEach((name) -> {
			try {
				new Examination(name, known.of(name), findings).run();
			}
			catch (StorageException ex) {
				FailureExplanation.Text text = this.explanation.explain(ex);
				findings.add(new Finding(name, Finding.Level.ERROR, "reading", text.description(), text.action()));
			}
		});
		return findings;
	}

	/**
	 * Looks at one store.
	 */
	private final class Examination {

		private final String name;

		private final StorageBackend backend;

		private final List<Finding> findings;

		Examination(String name, StoreOperations operations, List<Finding> findings) {
			this.name = name;
			this.backend = operations.backend();
			this.findings = findings;
		}

		void run() {
			CheckResult check = this.backend.check();
			switch (check.status()) {
				case UP -> add(Finding.Level.OK, "opening", this.backend + " is open and serves", "");
				case DEGRADED -> add(Finding.Level.WARNING, "check", check.message(), "");
				case DOWN -> add(Finding.Level.ERROR, "check", check.message(), "");
			}
			place(check.details());
			indexes(check.details());
			durability();
			if (check.status() != CheckResult.Status.DOWN) {
				clock();
				String unfinished = StoreCopy.unfinished(this.backend);
				if (unfinished != null) {
					add(Finding.Level.ERROR, "copy", "A copy of " + unfinished + " into this store is not complete",
							"Begin the same copy again; it goes on where it ended.");
				}
			}
		}

		private void place(Map<String, Object> details) {
			Object place = details.getOrDefault("path", details.get("directory"));
			if (place instanceof String text) {
				new PlaceExamination(this.name, Path.of(text)).run(this.findings);
			}
		}

		private void indexes(Map<String, Object> details) {
			if (details.get("missingIndexes") instanceof List<?> missing && !missing.isEmpty()) {
				add(Finding.Level.WARNING, "indexes", missing.size() + " indexes are missing, which makes queries slow",
						"Have them made: " + missing.stream().map(String::valueOf).collect(Collectors.joining("; ")));
			}
		}

		private void durability() {
			Durability durability = this.backend.durability();
			if (durability.flushed() == Durability.Level.PROCESS) {
				add(Finding.Level.WARNING, "durability", "Everything is lost when the process ends",
						"Choose another backend than '" + this.backend.name() + "' if it is to be kept.");
			}
			else {
				add(Finding.Level.OK, "durability", "A write survives " + survives(durability.acknowledged())
						+ ", and once flushed " + survives(durability.flushed()), "");
			}
		}

		private void clock() {
			Instant now = Doctor.this.clock.instant();
			Instant latest = Instant.EPOCH;
			for (Namespace namespace : this.backend.namespaces()) {
				Instant[] updated = { latest };
				this.backend.scan(
						Query.of(namespace)
							.withSorts(List.of(new Sort(Sort.Attribute.UPDATED_AT, true)))
							.withWindow(0, 1),
						(entry) -> updated[0] = entry.updatedAt().isAfter(updated[0]) ? entry.updatedAt() : updated[0]);
				latest = updated[0];
			}
			if (latest.isAfter(now.plus(TOLERANCE))) {
				add(Finding.Level.WARNING, "clock",
						"The clock of this machine says " + now + ", but something was written at " + latest,
						"Synchronise the clocks. Revisions go on ascending; ages and expiry are wrong meanwhile.");
			}
			else if (now.isBefore(PLAUSIBLE)) {
				add(Finding.Level.ERROR, "clock", "The clock of this machine says " + now, "Set the clock.");
			}
			else {
				add(Finding.Level.OK, "clock", "The clock is not behind what was written", "");
			}
		}

		private void add(Finding.Level level, String check, String message, String advice) {
			this.findings.add(new Finding(this.name, level, check, message, advice));
		}

		private static String survives(Durability.Level level) {
			return switch (level) {
				case PROCESS -> "nothing";
				case OPERATING_SYSTEM -> "a killed process";
				case MACHINE -> "a power loss";
				case ANYWHERE -> "the loss of the machine";
			};
		}

	}

}
