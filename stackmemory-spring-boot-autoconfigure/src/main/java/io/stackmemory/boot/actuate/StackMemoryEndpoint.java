package io.stackmemory.boot.actuate;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.stackmemory.boot.StackMemoryStores;
import io.stackmemory.boot.operation.BackupFormat;
import io.stackmemory.boot.operation.StackMemoryOperations;
import io.stackmemory.boot.operation.StoreOperation;
import io.stackmemory.boot.operation.StoreOperations;
import io.stackmemory.boot.operation.StoreStatus;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;

/**
 * {@code /actuator/stackmemory}: how a store is, what is in it, and what can be done to
 * it by hand. An operation is a job that goes on by itself; its progress is asked for by
 * its id. One job runs at a time. Where there are several stores, a parameter
 * {@code store} names the one that is meant.
 * <p>
 * With {@code management.endpoint.stackmemory.access=read-only} nothing can be done.
 */
@Endpoint(id = "stackmemory")
public final class StackMemoryEndpoint {

	private final StackMemoryOperations operations;

	private final SettingsInEffect settings;

	private final StoreJobs jobs;

	/**
	 * Creates the endpoint.
	 * @param operations what can be done to each store
	 * @param settings what was configured
	 * @param clock tells when jobs begin and end
	 */
	public StackMemoryEndpoint(StackMemoryOperations operations, SettingsInEffect settings, Clock clock) {
		this.operations = operations;
		this.settings = settings;
		this.jobs = new StoreJobs(clock);
	}

	/**
	 * Tells how a store is. Counts its entries.
	 * @param store its name; the default store if it is null
	 * @return the status
	 * @throws InvalidEndpointRequestException if there is no such store
	 */
	@ReadOperation
	public Status status(@Nullable String store) {
		StoreStatus status = operations(store).status();
		return new Status((store != null) ? store : StackMemoryStores.DEFAULT,
				List.copyOf(this.operations.stores().all().keySet()), status.backend(), status.location(),
				status.durability(), status.check(), status.namespaces(), status.expired(), status.operations(),
				this.settings.values(), this.jobs.all());
	}

	/**
	 * Tells how a job is.
	 * @param job its id
	 * @return the job, or null if there is none
	 */
	@ReadOperation
	public @Nullable StoreJob job(@Selector String job) {
		return this.jobs.find(job);
	}

	/**
	 * Begins an operation.
	 * @param job the name of the operation
	 * @param store the name of the store; the default one if it is null
	 * @param dryRun whether a sweep only counts what it would forget
	 * @param file where a backup goes, or is
	 * @param format what a backup is to be: {@code archive} if it is null, or
	 * {@code native}
	 * @param merge whether a store that is restored may hold something already
	 * @return the job, which has ended if it took no more than a second
	 * @throws InvalidEndpointRequestException if the store has no such operation, or not
	 * with these parameters, or another job is running
	 */
	@WriteOperation
	public StoreJob start(@Selector String job, @Nullable String store, @Nullable Boolean dryRun, @Nullable String file,
			@Nullable String format, @Nullable Boolean merge) {
		StoreOperations meant = operations(store);
		StoreOperation operation = meant.supported()
			.stream()
			.filter((candidate) -> candidate.label().equals(job.toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> invalid("'" + meant.backend().name() + "' has no operation '" + job + "', but: "
					+ String.join(", ", labels(meant))));
		Parameters parameters = new Parameters(dryRun, file, format, merge);
		parameters.require(operation);
		try {
			return this.jobs.start(operation, (progress) -> run(meant, operation, parameters, progress));
		}
		catch (IllegalStateException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static @Nullable Object run(StoreOperations meant, StoreOperation operation, Parameters parameters,
			StoreJobs.Progress progress) {
		return switch (operation) {
			case FLUSH -> {
				meant.flush();
				yield null;
			}
			case VERIFY -> meant.verify(progress);
			case SWEEP -> meant.sweep(Boolean.TRUE.equals(parameters.dryRun));
			case BACKUP -> meant.backup(parameters.path(), parameters.backupFormat(), progress);
			case RESTORE -> meant.restore(parameters.path(), Boolean.TRUE.equals(parameters.merge), progress);
			case CHECKPOINT, COMPACT, VACUUM -> {
				meant.run(operation);
				yield null;
			}
		};
	}

	private StoreOperations operations(@Nullable String store) {
		try {
			return this.operations.of((store != null) ? store : StackMemoryStores.DEFAULT);
		}
		catch (IllegalArgumentException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private static List<String> labels(StoreOperations operations) {
		return operations.supported().stream().map(StoreOperation::label).toList();
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * What an operation was called with.
	 */
	private record Parameters(@Nullable Boolean dryRun, @Nullable String file, @Nullable String format,
			@Nullable Boolean merge) {

		/**
		 * Refuses what an operation does not know, and what it lacks.
		 */
		void require(StoreOperation operation) {
			boolean backup = operation == StoreOperation.BACKUP;
			boolean restore = operation == StoreOperation.RESTORE;
			List<String> surplus = new ArrayList<>();
			add(surplus, "dryRun", this.dryRun, operation == StoreOperation.SWEEP);
			add(surplus, "file", this.file, backup || restore);
			add(surplus, "format", this.format, backup);
			add(surplus, "merge", this.merge, restore);
			if (!surplus.isEmpty()) {
				throw invalid(operation.label() + " knows no " + String.join(", ", surplus));
			}
			if ((backup || restore) && (this.file == null || this.file.isBlank())) {
				throw invalid(operation.label() + " needs a file, such as {\"file\":\"/var/backups/memory.ndjson\"}");
			}
			if (backup) {
				backupFormat();
			}
		}

		private static void add(List<String> surplus, String name, @Nullable Object value, boolean known) {
			if (value != null && !known) {
				surplus.add(name);
			}
		}

		Path path() {
			return Path.of(String.valueOf(this.file));
		}

		BackupFormat backupFormat() {
			String name = (this.format != null) ? this.format.toUpperCase(Locale.ROOT) : BackupFormat.ARCHIVE.name();
			for (BackupFormat known : BackupFormat.values()) {
				if (known.name().equals(name)) {
					return known;
				}
			}
			throw invalid("A backup has the format 'archive' or 'native', not '" + this.format + "'");
		}

	}

	/**
	 * How a store is.
	 *
	 * @param store its name in the application
	 * @param stores the names of all stores
	 * @param backend the name of its backend
	 * @param location where it is
	 * @param durability what a write survives
	 * @param check what its check says
	 * @param namespaces what is in it
	 * @param expired how many entries have expired and are still stored, or null if that
	 * is not known
	 * @param operations what can be done to it
	 * @param properties what was set, without secrets
	 * @param jobs what was done since the start
	 */
	public record Status(String store, List<String> stores, String backend, String location, Durability durability,
			CheckResult check, Map<String, StoreStatus.Size> namespaces, @Nullable Long expired,
			List<String> operations, Map<String, String> properties, List<StoreJob> jobs) {

	}

}
