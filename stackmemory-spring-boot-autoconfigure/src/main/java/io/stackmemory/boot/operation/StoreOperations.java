package io.stackmemory.boot.operation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import tools.jackson.databind.JsonNode;

import io.stackmemory.StackMemory;
import io.stackmemory.retention.SweepReport;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceSize;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.archive.Archive;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreCopy;
import io.stackmemory.storage.archive.StoreDigest;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * What can be done to one store. Safe for use by several threads; reads and writes of the
 * application go on meanwhile.
 */
public final class StoreOperations {

	private static final Namespace RUNS = new Namespace("runs");

	private final StorageBackend backend;

	private final StackMemory memory;

	private final Sweeper sweeper;

	private final Clock clock;

	/**
	 * Prepares the operations.
	 * @param backend the store
	 * @param memory what is on it
	 * @param sweeper forgets in it
	 * @param clock tells the time of a backup
	 */
	public StoreOperations(StorageBackend backend, StackMemory memory, Sweeper sweeper, Clock clock) {
		this.backend = backend;
		this.memory = memory;
		this.sweeper = sweeper;
		this.clock = clock;
	}

	/**
	 * The store.
	 * @return the backend
	 */
	public StorageBackend backend() {
		return this.backend;
	}

	/**
	 * How the store is. Counts its entries, unless it is down.
	 * @return the status
	 */
	public StoreStatus status() {
		CheckResult check = this.backend.check();
		boolean up = check.status() != CheckResult.Status.DOWN;
		Map<String, StoreStatus.Size> namespaces = new LinkedHashMap<>();
		if (up) {
			NamespaceSize.of(this.backend)
				.forEach((size) -> namespaces.put(size.namespace().name(),
						new StoreStatus.Size(size.entries(), size.bytes())));
		}
		Long expired = up ? this.backend.maintenance().map(Maintenance::countExpired).orElse(null) : null;
		return new StoreStatus(this.backend.name(), this.backend.toString(), this.backend.durability(), check,
				namespaces, expired, supported().stream().map(StoreOperation::label).toList());
	}

	/**
	 * What this store can do.
	 * @return the operations
	 */
	public List<StoreOperation> supported() {
		Optional<Maintenance> maintenance = this.backend.maintenance();
		return Arrays.stream(StoreOperation.values()).filter((operation) -> switch (operation) {
			case FLUSH, VERIFY, SWEEP, BACKUP, RESTORE -> true;
			case CHECKPOINT, COMPACT, VACUUM ->
				maintenance.isPresent() && maintenance.get().tasks().contains(task(operation));
		}).toList();
	}

	/**
	 * Makes what was written as durable as the backend can.
	 */
	public void flush() {
		this.backend.flush();
	}

	/**
	 * Does one of the tasks of the store.
	 * @param operation checkpoint, compact or vacuum
	 * @throws UnsupportedOperationException if the store does not know it
	 */
	public void run(StoreOperation operation) {
		this.backend.maintenance()
			.orElseThrow(() -> new UnsupportedOperationException(this.backend + " has no maintenance"))
			.run(task(operation));
	}

	/**
	 * Forgets what retention does not keep.
	 * @param dryRun whether it is only counted
	 * @return how much
	 */
	public SweepReport sweep(boolean dryRun) {
		return dryRun ? this.sweeper.dryRun() : this.sweeper.sweep();
	}

	/**
	 * Reads every entry, looks for damage beneath, and whether the frames of each run fit
	 * together. An entry that the store itself can't read ends it.
	 * @param progress is told of each entry
	 * @return what was found
	 */
	public Verification verify(Progress progress) {
		progress
			.expect(this.backend.namespaces().stream().mapToLong((name) -> this.backend.count(Query.of(name))).sum());
		List<String> problems = new ArrayList<>(this.backend.maintenance().map(Maintenance::verify).orElse(List.of()));
		String unfinished = StoreCopy.unfinished(this.backend);
		if (unfinished != null) {
			problems.add("A copy of " + unfinished + " into this store was begun and is not complete; begin it again");
		}
		StoreDigest digest = StoreDigest.of(this.backend::scanAll, progress);
		this.backend.scan(Query.of(RUNS), (entry) -> {
			JsonNode run = entry.value().tree();
			String project = run.path("projectId").asString("");
			String id = run.path("id").asString("");
			this.memory.frames()
				.check(project, id)
				.forEach((problem) -> problems.add("run " + project + "/" + id + ": " + problem));
		});
		return new Verification(digest.entries(), problems, digest);
	}

	/**
	 * Writes everything to a file that does not exist yet.
	 * @param file where to
	 * @param format what the file is to be
	 * @param progress is told of each entry of an archive, or of parts of the backend's
	 * own kind
	 * @return what was written
	 * @throws UnsupportedOperationException if the backend has no format of its own
	 */
	public Backup backup(Path file, BackupFormat format, Progress progress) {
		if (format == BackupFormat.ARCHIVE) {
			Archive archive = Archive.write(this.backend, file, this.clock.instant().truncatedTo(ChronoUnit.MILLIS),
					progress);
			return new Backup(archive.file().toString(), size(file), archive.digest().entries(), archive.sha256());
		}
		Maintenance maintenance = this.backend.maintenance()
			.filter(Maintenance::canBackUp)
			.orElseThrow(() -> new UnsupportedOperationException(
					"'" + this.backend.name() + "' has no backup of its own kind; use the format 'archive'"));
		long[] told = new long[1];
		maintenance.backUp(file, (done, total) -> {
			progress.expect(total);
			progress.advance(done - told[0]);
			told[0] = done;
		});
		return new Backup(file.toAbsolutePath().normalize().toString(), size(file), null, null);
	}

	/**
	 * Takes everything from an archive.
	 * @param file the archive
	 * @param merge whether the store may hold something already; what is newer stays
	 * @param progress is told of each entry
	 * @return what was done
	 */
	public CopyReport restore(Path file, boolean merge, Progress progress) {
		Archive archive = Archive.open(file);
		progress.expect(archive.digest().entries());
		return StoreCopy.of(archive, this.backend, this.clock, progress).run(merge);
	}

	private static long size(Path file) {
		try {
			return Files.size(file);
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not look at " + file + ": " + ex, ex);
		}
	}

	private static Maintenance.Task task(StoreOperation operation) {
		return Maintenance.Task.valueOf(operation.name());
	}

}
