package io.stackmemory.storage.archive;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * Copies everything from a store or an archive into a store on any backend: values,
 * metadata, revisions and times. Of an entry that both have, the one with the greater
 * revision stays.
 * <p>
 * A copy that was interrupted is begun again and goes on: what is in the target already
 * is not written again. Until it is complete, an entry in the namespace {@code #copy} of
 * the target says so, see {@link #unfinished}. Each batch is read back and compared; at
 * the end, unless it was merged, the target as a whole.
 */
public final class StoreCopy {

	private static final Namespace NAMESPACE = new Namespace("#copy");

	private static final EntryKey STATE = new EntryKey(NAMESPACE, "state");

	private static final int MAXIMUM_ENTRIES = 500;

	private static final int MAXIMUM_CHARACTERS = 1_000_000;

	private static final int MAXIMUM_ATTEMPTS = 20;

	private final EntrySource source;

	/** The source, if it is a store, which may have changed since a copy was begun. */
	private final @Nullable StorageBackend live;

	private final String sourceName;

	private final StorageBackend target;

	private final Clock clock;

	private final RevisionClock revisions;

	private final Progress progress;

	private final StoreDigest.Builder digest = new StoreDigest.Builder();

	private final Map<EntryKey, Entry> batch = new LinkedHashMap<>();

	private long characters;

	private long copied;

	private long alreadyThere;

	private long newer;

	private long expired;

	private StoreCopy(EntrySource source, @Nullable StorageBackend live, String sourceName, StorageBackend target,
			Clock clock, Progress progress) {
		this.source = source;
		this.live = live;
		this.sourceName = sourceName;
		this.target = target;
		this.clock = clock;
		this.revisions = new RevisionClock(clock);
		this.progress = progress;
	}

	/**
	 * Prepares a copy of a store.
	 * @param source where the entries come from
	 * @param target where they go
	 * @param clock tells the time of the copy
	 * @param progress is told of each entry
	 * @return the copy
	 */
	public static StoreCopy of(StorageBackend source, StorageBackend target, Clock clock, Progress progress) {
		return new StoreCopy(source::scanAll, source, source.toString(), target, clock, progress);
	}

	/**
	 * Prepares a copy of an archive.
	 * @param source where the entries come from
	 * @param target where they go
	 * @param clock tells the time of the copy
	 * @param progress is told of each entry
	 * @return the copy
	 */
	public static StoreCopy of(Archive source, StorageBackend target, Clock clock, Progress progress) {
		return new StoreCopy(source, null, "archive " + source.sha256(), target, clock, progress);
	}

	/**
	 * The copy into a store that was begun and is not complete.
	 * @param store the store
	 * @return the name of its source, or null if there is none
	 */
	public static @Nullable String unfinished(StorageBackend store) {
		Entry state = store.read(STATE);
		return (state != null) ? state.value().tree().path("source").asString("") : null;
	}

	/**
	 * Refuses a store that holds a part only of what was to be copied into it.
	 */
	static void requireComplete(StorageBackend store) {
		String begun = unfinished(store);
		if (begun != null) {
			throw new StorageFailureException(store + " holds an unfinished copy of " + begun
					+ ", and so only a part of it. Begin that copy again first", null);
		}
	}

	/**
	 * Copies.
	 * @param merge whether the target may hold something already
	 * @return what was done
	 * @throws TargetNotEmptyException if it does, and may not; a copy from the same
	 * source that is not complete is gone on with
	 * @throws StorageFailureException if the source is such a copy itself, or if the
	 * target does not hold the same afterwards
	 * @throws io.stackmemory.storage.StorageException if one of the stores fails; the
	 * copy can be begun again
	 */
	public CopyReport run(boolean merge) {
		if (this.live != null) {
			requireComplete(this.live);
		}
		boolean again = begin(merge);
		if (this.live != null) {
			this.progress.expect(ArchiveWriter.entries(this.live));
		}
		this.source.scanAll((entry) -> {
			if (!entry.key().namespace().isAboutStore()) {
				this.digest.add(entry, EntryLine.write(entry));
				add(entry);
			}
		});
		copyBatch();
		StoreDigest expected = this.digest.build();
		if (!merge) {
			if (again && this.live != null) {
				removeWhatIsGone(this.live);
			}
			requireSame(expected);
		}
		write(List.of(new WriteOperation.Delete(STATE, Precondition.ANY)), null);
		this.target.flush();
		return new CopyReport(this.copied, this.alreadyThere, this.newer, this.expired, expected);
	}

	/**
	 * Marks the target.
	 * @return whether the copy was begun before
	 */
	private boolean begin(boolean merge) {
		String begun = unfinished(this.target);
		if (begun != null && !begun.equals(this.sourceName)) {
			throw new TargetNotEmptyException(this.target + " holds an unfinished copy of " + begun
					+ ". Nothing was changed. Begin that copy again, or choose an empty store");
		}
		List<Namespace> there = this.target.namespaces()
			.stream()
			.filter((namespace) -> !namespace.isAboutStore())
			.toList();
		if (!merge && !there.isEmpty() && begun == null) {
			throw new TargetNotEmptyException(this.target + " is not empty: it holds entries in '" + there.get(0)
					+ "'. Nothing was changed. Choose an empty store, or merge: then what is newer stays");
		}
		JsonDocument state = JsonDocument.parse(JsonMapper.shared()
			.createObjectNode()
			.put("source", this.sourceName)
			.put("startedAt", now().toString())
			.toString());
		write(List.of(new WriteOperation.Put(STATE, state, Precondition.ANY)), null);
		return begun != null;
	}

	private void add(Entry entry) {
		this.batch.put(entry.key(), entry);
		this.characters += entry.value().text().length() + entry.metadata().text().length();
		if (this.batch.size() == MAXIMUM_ENTRIES || this.characters > MAXIMUM_CHARACTERS) {
			copyBatch();
		}
	}

	private void copyBatch() {
		if (this.batch.isEmpty()) {
			return;
		}
		long put = 0;
		for (int attempt = 1;; attempt++) {
			Outcome outcome = compare();
			if (outcome.missing.isEmpty()) {
				this.copied += put;
				this.alreadyThere += Math.max(0, outcome.same - put);
				this.newer += outcome.newer;
				this.expired += outcome.expired;
				break;
			}
			if (attempt == MAXIMUM_ATTEMPTS) {
				throw new StorageFailureException(
						"Could not copy to " + this.target + ": others change the same entries each time it is tried",
						null);
			}
			if (put(outcome.missing)) {
				put += outcome.missing.size();
			}
		}
		this.progress.advance(this.batch.size());
		this.batch.clear();
		this.characters = 0;
	}

	/**
	 * Compares a batch with what the target has of it.
	 */
	private Outcome compare() {
		Map<EntryKey, Entry> there = this.target.readAll(this.batch.keySet());
		Instant now = now();
		Outcome outcome = new Outcome();
		for (Entry entry : this.batch.values()) {
			Entry present = there.get(entry.key());
			if (entry.isExpired(now)) {
				outcome.expired++;
			}
			else if (present != null && present.revision().isAfter(entry.revision())) {
				outcome.newer++;
			}
			else if (present != null && present.equals(entry)) {
				outcome.same++;
			}
			else if (present != null && present.revision().equals(entry.revision())) {
				throw new StorageFailureException(entry.key() + " has the same revision in " + this.sourceName
						+ " and in " + this.target + ", but is not the same; the stores have nothing to do with each "
						+ "other, or one is damaged", null);
			}
			else {
				outcome.missing.add(WriteOperation.Put.copyOf(entry, Precondition.asRead(present)));
			}
		}
		return outcome;
	}

	/**
	 * Puts entries.
	 * @return false if somebody else was faster
	 */
	private boolean put(List<WriteOperation> operations) {
		Revision greatest = operations.stream()
			.map((operation) -> this.batch.get(operation.key()))
			.map(Entry::revision)
			.max(Revision::compareTo)
			.orElse(null);
		try {
			write(operations, greatest);
			return true;
		}
		catch (VersionConflictException ex) {
			return false;
		}
	}

	private void write(List<WriteOperation> operations, @Nullable Revision greatest) {
		if (greatest != null) {
			this.revisions.observe(greatest);
		}
		for (int attempt = 1;; attempt++) {
			try {
				this.target.write(new WriteBatch(this.revisions.next(), now(), operations));
				return;
			}
			catch (RevisionBehindException ex) {
				if (attempt == MAXIMUM_ATTEMPTS) {
					throw ex;
				}
				this.revisions.observe(ex.latest());
				this.target.maintenance().ifPresent((maintenance) -> maintenance.removeExpired(Integer.MAX_VALUE));
			}
		}
	}

	/**
	 * Deletes from the target what the source had when the copy was begun, and has no
	 * longer.
	 */
	private void removeWhatIsGone(StorageBackend store) {
		Map<EntryKey, Entry> part = new LinkedHashMap<>();
		this.target.scanAll((entry) -> {
			if (!entry.key().namespace().isAboutStore()) {
				part.put(entry.key(), entry);
			}
			if (part.size() == MAXIMUM_ENTRIES) {
				removeWhatIsGone(store, part);
			}
		});
		removeWhatIsGone(store, part);
	}

	private void removeWhatIsGone(StorageBackend store, Map<EntryKey, Entry> part) {
		part.keySet().removeAll(store.readAll(part.keySet()).keySet());
		if (!part.isEmpty()) {
			List<WriteOperation> deletes = new ArrayList<>();
			part.values()
				.forEach((entry) -> deletes
					.add(new WriteOperation.Delete(entry.key(), Precondition.at(entry.revision()))));
			write(deletes, null);
			part.clear();
		}
	}

	private void requireSame(StoreDigest expected) {
		StoreDigest.Builder found = new StoreDigest.Builder();
		this.target.scanAll((entry) -> {
			if (!entry.key().namespace().isAboutStore()) {
				found.add(entry, EntryLine.write(entry));
			}
		});
		List<String> differences = expected.differences(found.build());
		if (!differences.isEmpty()) {
			throw new StorageFailureException(this.target + " does not hold the same as " + this.sourceName + " in "
					+ String.join(", ", differences)
					+ ". Did somebody write to it meanwhile? The copy is not complete; " + "it can be begun again",
					null);
		}
	}

	private Instant now() {
		return this.clock.instant().truncatedTo(ChronoUnit.MILLIS);
	}

	/**
	 * What came of comparing a batch.
	 */
	private static final class Outcome {

		private final List<WriteOperation> missing = new ArrayList<>();

		private long same;

		private long newer;

		private long expired;

	}

}
