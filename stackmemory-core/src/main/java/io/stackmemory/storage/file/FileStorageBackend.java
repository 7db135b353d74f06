package io.stackmemory.storage.file;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.QueryEvaluator;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.support.Candidates;

/**
 * Keeps everything in files of lines that people can read: a data file for each
 * namespace, {@code NAME.data.ndjson}, and a log of what was written since,
 * {@code 00000001.wal.ndjson} and so on. {@link FileLine} has the format.
 * <p>
 * Where each entry is, is kept in memory; the values stay on the disk. Reads and scans
 * take no lock; batches that arrive at once are written together. Declared indexes are
 * kept in memory, and made when a query needs them first. One process has the directory
 * at a time.
 * <p>
 * After a failure to wait for the disk nothing is written any more, as nobody knows what
 * is there; the store can be opened again.
 */
public final class FileStorageBackend implements StorageBackend {

	/** The name of this backend. */
	public static final String NAME = "file";

	private final FileSettings settings;

	private final Path directory;

	private final Clock clock;

	private final @Nullable StoreLock lock;

	private final FileIndex index;

	private final FileStore store;

	private final Quarantine quarantine;

	private final Housekeeping housekeeping;

	private final AtomicBoolean closing = new AtomicBoolean();

	private FileStorageBackend(FileSettings settings, Path directory, Clock clock, @Nullable StoreLock lock,
			Opened opened) {
		this.settings = settings;
		this.directory = directory;
		this.clock = clock;
		this.lock = lock;
		this.index = opened.index;
		this.store = opened.store;
		this.quarantine = opened.quarantine;
		this.housekeeping = new Housekeeping(opened.store, opened.index, settings);
	}

	/**
	 * Opens the store in a directory, and makes it where it is missing.
	 * @param settings where it is and how it behaves
	 * @param clock tells when an entry has expired
	 * @return the backend
	 * @throws StorageLocationException if the directory can't be made or written to
	 * @throws io.stackmemory.storage.StorageUnavailableException if another process has
	 * it; the message names it
	 * @throws io.stackmemory.storage.SchemaTooNewException if a newer version of this
	 * library wrote the files
	 * @throws StorageException if they can't be read; nothing is changed then
	 */
	public static FileStorageBackend open(FileSettings settings, Clock clock) {
		Path directory = settings.directory().toAbsolutePath().normalize();
		StoreLock lock = null;
		try {
			makeDirectory(directory);
			lock = StoreLock.take(directory, clock);
			Opened opened = Opened.open(new LocalDisk(directory), "file:" + directory, settings, clock);
			return new FileStorageBackend(settings, directory, clock, lock, opened);
		}
		catch (IOException ex) {
			throw closeAfter(
					new StorageLocationException("Can't read and write " + directory + ": " + ex, directory, ex), lock);
		}
		catch (StorageException ex) {
			throw closeAfter(ex, lock);
		}
	}

	/**
	 * Opens a store on a disk that nobody else has.
	 */
	static FileStorageBackend open(FileSettings settings, Disk disk, Clock clock) throws IOException {
		return new FileStorageBackend(settings, settings.directory(), clock, null,
				Opened.open(disk, "file:" + settings.directory(), settings, clock));
	}

	@Override
	public String name() {
		return NAME;
	}

	@Override
	public Durability durability() {
		return new Durability(
				(this.settings.sync() == FileSettings.Sync.ALWAYS) ? Level.MACHINE : Level.OPERATING_SYSTEM,
				Level.MACHINE);
	}

	@Override
	public void define(NamespaceDefinition definition) {
		this.store.requireOpen();
		this.index.define(definition);
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		this.store.requireOpen();
		StoredEntry stored = this.index.current(key);
		return (stored == null || stored.isExpired(this.clock.instant())) ? null : stored.load();
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		this.store.requireOpen();
		Instant now = this.clock.instant();
		return this.index.atOneCommit((commit) -> {
			Map<EntryKey, Entry> found = new LinkedHashMap<>();
			for (EntryKey key : keys) {
				StoredEntry stored = this.index.at(key, commit);
				if (stored != null && !stored.isExpired(now)) {
					found.put(key, stored.load());
				}
			}
			return found;
		});
	}

	@Override
	public void write(WriteBatch batch) {
		this.store.write(batch);
		this.housekeeping.written();
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		this.store.requireOpen();
		Instant now = this.clock.instant();
		this.index.atOneCommit((commit) -> {
			Candidates<StoredEntry> candidates = this.index.candidates(query, commit);
			QueryEvaluator evaluator = new QueryEvaluator(candidates.rest(), now);
			Iterator<StoredEntry> entries = visible(candidates.entries(), query, now);
			if (candidates.ordered()) {
				evaluator.scanOrdered(entries, StoredEntry::load, consumer);
			}
			else {
				evaluator.scan(entries, StoredEntry::load, consumer);
			}
			return commit;
		});
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		this.store.requireOpen();
		Instant now = this.clock.instant();
		this.index.atOneCommit((commit) -> {
			for (Namespace namespace : new TreeSet<>(this.index.namespaces())) {
				all(Query.of(namespace), commit, now).forEachRemaining((entry) -> consumer.accept(entry.load()));
			}
			return commit;
		});
	}

	/**
	 * Reads no value where none is asked about.
	 */
	@Override
	public long count(Query query) {
		if (!query.filter().equals(Filter.ALL) || query.after() != null || query.offset() > 0
				|| query.limit() != null) {
			return StorageBackend.super.count(query);
		}
		this.store.requireOpen();
		return this.index.atOneCommit((commit) -> {
			long count = 0;
			Iterator<StoredEntry> entries = all(query, commit, this.clock.instant());
			while (entries.hasNext()) {
				entries.next();
				count++;
			}
			return count;
		});
	}

	@Override
	public List<Namespace> namespaces() {
		this.store.requireOpen();
		return this.index.atOneCommit((commit) -> {
			List<Namespace> found = new ArrayList<>();
			for (Namespace namespace : this.index.namespaces()) {
				if (all(Query.of(namespace), commit, this.clock.instant()).hasNext()) {
					found.add(namespace);
				}
			}
			found.sort(null);
			return found;
		});
	}

	@Override
	public void flush() {
		this.store.sync();
	}

	@Override
	public CheckResult check() {
		StorageException broken = this.store.broken();
		if (this.closing.get() || broken != null) {
			return CheckResult.down((broken != null) ? String.valueOf(broken.getMessage()) : "The store is closed");
		}
		Unsynced unsynced = unsynced();
		Map<String, Object> details = Map.of("directory", this.directory.toString(), "bytes", this.index.bytes(),
				"logBytes", this.store.log().position(), "unsyncedBatches", unsynced.batches(), "unsyncedBytes",
				unsynced.bytes(), "unsyncedMillis", unsynced.age().toMillis(), "quarantined", this.quarantine.size(),
				"usableBytes", usableBytes());
		String trouble = (this.quarantine.size() > 0)
				? this.quarantine.size() + " damaged lines are kept in files that end in " + Quarantine.ENDING
						+ "; look at them, and delete them when nothing is missing"
				: "";
		String failure = this.store.compactionFailure();
		if (failure != null) {
			trouble += (trouble.isEmpty() ? "" : ". ") + "The log could not be compacted: " + failure;
		}
		return trouble.isEmpty() ? CheckResult.up(details)
				: new CheckResult(CheckResult.Status.DEGRADED, trouble, details);
	}

	private long usableBytes() {
		return this.directory.toFile().getUsableSpace();
	}

	@Override
	public Optional<Maintenance> maintenance() {
		return Optional.of(new FileMaintenance(this.store, this.index, this.housekeeping, this.clock));
	}

	/**
	 * What a power loss would take right now.
	 * @return how much was acknowledged and is not on the disk yet
	 */
	public Unsynced unsynced() {
		WriteAheadLog log = this.store.log();
		return new Unsynced(log.unsyncedBatches(), log.unsyncedBytes(), Duration.ofMillis(log.unsyncedMillis()));
	}

	/**
	 * How often the log was made part of the data files.
	 * @return the totals since the store was opened
	 */
	public CompactionTotals compactions() {
		return this.store.compactions();
	}

	/**
	 * Makes the log part of the data files now, and waits for it.
	 */
	public void compact() {
		this.store.requireOpen();
		this.housekeeping.compactNow();
	}

	@Override
	public void close() {
		if (this.closing.getAndSet(true)) {
			return;
		}
		this.housekeeping.close();
		try (StoreLock held = this.lock) {
			this.store.close();
		}
		catch (IOException ex) {
			throw new StorageFailureException("Could not close file:" + this.directory + ": " + ex, ex);
		}
	}

	@Override
	public String toString() {
		return "file:" + this.directory;
	}

	/**
	 * Leaves out what a query does not ask for, as far as that is known without the
	 * values.
	 */
	private static Iterator<StoredEntry> visible(Iterator<StoredEntry> entries, Query query, Instant now) {
		return new FilteredIterator<>(entries,
				(entry) -> !entry.isExpired(now) && query.keys().matches(entry.key().key()));
	}

	private Iterator<StoredEntry> all(Query query, long commit, Instant now) {
		return visible(this.index.at(query.namespace(), commit, query.keys().literals().get(0)), query, now);
	}

	private static void makeDirectory(Path directory) throws IOException {
		if (Files.exists(directory) && !Files.isDirectory(directory)) {
			throw new StorageLocationException(directory + " is a file, not a directory", directory, null);
		}
		boolean posix = directory.getFileSystem().supportedFileAttributeViews().contains("posix");
		FileAttribute<?>[] permissions = posix
				? new FileAttribute<?>[] {
						PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")) }
				: new FileAttribute<?>[0];
		Files.createDirectories(directory, permissions);
		if (!Files.isWritable(directory)) {
			throw new StorageLocationException("No permission to write to " + directory, directory, null);
		}
	}

	private static StorageException closeAfter(StorageException failure, @Nullable StoreLock lock) {
		try {
			if (lock != null) {
				lock.close();
			}
		}
		catch (IOException ex) {
			failure.addSuppressed(ex);
		}
		return failure;
	}

	/**
	 * A store that was read.
	 */
	record Opened(FileIndex index, FileStore store, Quarantine quarantine) {

		/**
		 * Reads a store and puts its log in order.
		 */
		static Opened open(Disk disk, String location, FileSettings settings, Clock clock) throws IOException {
			Quarantine quarantine = new Quarantine(disk);
			FileIndex index = new FileIndex();
			Recovery recovery = new Recovery(disk, location, index, quarantine);
			WriteAheadLog log = recovery.run();
			Compaction compaction = new Compaction(disk, index, recovery);
			FileStore store = new FileStore(location, index, log, compaction, recovery, settings, clock);
			if (recovery.hasHoles() && !store.compact()) {
				throw new StorageFailureException("The log of " + location
						+ " has lines that don't count and could not be " + "compacted: " + store.compactionFailure(),
						null);
			}
			return new Opened(index, store, quarantine);
		}

	}

}
