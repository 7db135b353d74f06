package io.stackmemory.boot.actuate;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.stackmemory.json.JsonSyntaxException;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceSize;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * {@code /actuator/stackmemory}: how the store is, what is in it, and what can be done to
 * it by hand. An operation is a job that goes on by itself; its progress is asked for by
 * its id. One job runs at a time.
 * <p>
 * With {@code management.endpoint.stackmemory.access=read-only} nothing can be done.
 */
@Endpoint(id = "stackmemory")
public final class StackMemoryEndpoint {

	private final StorageBackend backend;

	private final Sweeper sweeper;

	private final SettingsInEffect settings;

	private final StoreJobs jobs;

	/**
	 * Creates the endpoint.
	 * @param backend the store
	 * @param sweeper forgets what is not to be kept
	 * @param settings what was configured
	 * @param clock tells when jobs begin and end
	 */
	public StackMemoryEndpoint(StorageBackend backend, Sweeper sweeper, SettingsInEffect settings, Clock clock) {
		this.backend = backend;
		this.sweeper = sweeper;
		this.settings = settings;
		this.jobs = new StoreJobs(clock);
	}

	/**
	 * Tells how the store is. Counts its entries.
	 * @return the status
	 */
	@ReadOperation
	public Status status() {
		CheckResult check = this.backend.check();
		Map<String, Size> namespaces = new LinkedHashMap<>();
		if (check.status() != CheckResult.Status.DOWN) {
			NamespaceSize.of(this.backend)
				.forEach((size) -> namespaces.put(size.namespace().name(), new Size(size.entries(), size.bytes())));
		}
		Long expired = (check.status() != CheckResult.Status.DOWN)
				? this.backend.maintenance().map(Maintenance::countExpired).orElse(null) : null;
		return new Status(this.backend.name(), this.backend.toString(), this.backend.durability(), check, namespaces,
				expired, operations().stream().map(StoreOperation::label).toList(), this.settings.values(),
				this.jobs.all());
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
	 * @param dryRun whether a sweep only counts what it would forget
	 * @return the job, which has ended if it took no more than a second
	 * @throws InvalidEndpointRequestException if the store has no such operation, or
	 * another job is running
	 */
	@WriteOperation
	public StoreJob start(@Selector String job, @Nullable Boolean dryRun) {
		StoreOperation operation = operations().stream()
			.filter((candidate) -> candidate.label().equals(job.toLowerCase(Locale.ROOT)))
			.findFirst()
			.orElseThrow(() -> invalid("'" + this.backend.name() + "' has no operation '" + job + "', but: "
					+ String.join(", ", operations().stream().map(StoreOperation::label).toList())));
		boolean counting = dryRun != null && dryRun;
		if (counting && operation != StoreOperation.SWEEP) {
			throw invalid("Only a sweep can be tried without doing anything");
		}
		try {
			return this.jobs.start(operation, (progress) -> run(operation, counting, progress));
		}
		catch (IllegalStateException ex) {
			throw invalid(String.valueOf(ex.getMessage()));
		}
	}

	private @Nullable Object run(StoreOperation operation, boolean counting, StoreJobs.Progress progress) {
		return switch (operation) {
			case FLUSH -> {
				this.backend.flush();
				yield null;
			}
			case VERIFY -> verify(progress);
			case SWEEP -> counting ? this.sweeper.dryRun() : this.sweeper.sweep();
			case CHECKPOINT, COMPACT, VACUUM -> {
				this.backend.maintenance().orElseThrow().run(Maintenance.Task.valueOf(operation.name()));
				yield null;
			}
		};
	}

	/**
	 * Reads every entry. A value that can't be read is told with its key, and one that
	 * the store itself can't read ends the job.
	 */
	private Verification verify(StoreJobs.Progress progress) {
		List<Namespace> namespaces = this.backend.namespaces();
		progress.expect(namespaces.stream().mapToLong((namespace) -> this.backend.count(Query.of(namespace))).sum());
		List<String> problems = new ArrayList<>(this.backend.maintenance().map(Maintenance::verify).orElse(List.of()));
		long[] entries = new long[1];
		for (Namespace namespace : namespaces) {
			this.backend.scan(Query.of(namespace), (entry) -> {
				entries[0]++;
				progress.advance();
				try {
					entry.value().tree();
					entry.metadata().tree();
				}
				catch (JsonSyntaxException ex) {
					problems.add(entry.key() + ": " + ex.getMessage());
				}
			});
		}
		return new Verification(entries[0], problems);
	}

	private List<StoreOperation> operations() {
		Optional<Maintenance> maintenance = this.backend.maintenance();
		return Arrays.stream(StoreOperation.values()).filter((operation) -> switch (operation) {
			case FLUSH, VERIFY, SWEEP -> true;
			case CHECKPOINT, COMPACT, VACUUM -> maintenance.isPresent()
					&& maintenance.get().tasks().contains(Maintenance.Task.valueOf(operation.name()));
		}).toList();
	}

	private static InvalidEndpointRequestException invalid(String reason) {
		return new InvalidEndpointRequestException(reason, reason);
	}

	/**
	 * How a store is.
	 *
	 * @param backend its name
	 * @param location where it is
	 * @param durability what a write survives
	 * @param check what its check says
	 * @param namespaces what is in it
	 * @param expired how many entries have expired and are still stored, or null if that
	 * is not known
	 * @param operations what can be done to it
	 * @param properties what was set, without secrets
	 * @param jobs what was done to it since the start
	 */
	public record Status(String backend, String location, Durability durability, CheckResult check,
			Map<String, Size> namespaces, @Nullable Long expired, List<String> operations,
			Map<String, String> properties, List<StoreJob> jobs) {

	}

	/**
	 * How much is in a namespace.
	 *
	 * @param entries how many entries
	 * @param bytes about how many bytes
	 */
	public record Size(long entries, long bytes) {

	}

	/**
	 * What came of reading everything.
	 *
	 * @param entries how many entries were read
	 * @param problems what is wrong; empty if all is well
	 */
	public record Verification(long entries, List<String> problems) {

	}

}
