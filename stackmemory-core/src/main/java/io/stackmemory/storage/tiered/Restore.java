package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.archive.CopyReport;
import io.stackmemory.storage.archive.Progress;
import io.stackmemory.storage.archive.StoreCopy;
import io.stackmemory.storage.query.Query;

/**
 * Fills a store from its replicas, before it is used. Of several replicas that are
 * complete, the one is taken to which was shipped last. One that holds a part only is
 * never used. What was interrupted goes on when it is done again. Used by one thread.
 */
public final class Restore {

	private final ReplicatingStorageBackend store;

	private final StorageBackend primary;

	private final Clock clock;

	private final Progress progress;

	/**
	 * Prepares to restore.
	 * @param store the store, which has not begun to ship
	 * @param clock the wall clock
	 * @param progress is told of each entry
	 */
	public Restore(ReplicatingStorageBackend store, Clock clock, Progress progress) {
		this.store = store;
		this.primary = store.primary();
		this.clock = clock;
		this.progress = progress;
	}

	/**
	 * Whether the store holds nothing, or a part only of what it was to be restored from.
	 * @return whether it has to be restored to be of use
	 */
	public boolean isNeeded() {
		return StoreCopy.unfinished(this.primary) != null || this.store.namespaces().isEmpty();
	}

	/**
	 * Fills an empty store from a replica, exactly as it is there, and compares the two.
	 * @return what was copied; empty if no replica holds anything
	 * @throws io.stackmemory.storage.StorageException if a replica can't be read, or none
	 * that holds something is complete
	 */
	public Optional<Restored> ifEmpty() {
		return newest().map((chosen) -> {
			CopyReport report = StoreCopy.of(chosen.replica, this.primary, this.clock, this.progress).run(false);
			ReplicaLink.markComplete(this.primary, chosen.name, this.clock);
			return new Restored(chosen.name, chosen.replica.toString(), report);
		});
	}

	/**
	 * Ships what waits, and then takes from every replica what the store does not have,
	 * or has older.
	 * @return what was copied, for each replica that holds something
	 * @throws io.stackmemory.storage.StorageException if a replica can't be reached
	 */
	public List<Restored> merge() {
		List<Restored> restored = new ArrayList<>();
		for (Candidate candidate : candidates()) {
			this.store.shipNow(candidate.name);
			CopyReport report = StoreCopy.of(candidate.replica, this.primary, this.clock, this.progress).run(true);
			restored.add(new Restored(candidate.name, candidate.replica.toString(), report));
		}
		return restored;
	}

	private Optional<Candidate> newest() {
		List<Candidate> candidates = candidates();
		List<Candidate> complete = candidates.stream().filter((candidate) -> candidate.unfinished == null).toList();
		if (complete.isEmpty() && !candidates.isEmpty()) {
			Candidate first = candidates.get(0);
			throw new StorageFailureException(first.replica + " holds an unfinished copy of " + first.unfinished
					+ ", and so only a part of it. Nothing was restored", null);
		}
		return complete.stream().max(Comparator.comparing(Candidate::shipped));
	}

	private List<Candidate> candidates() {
		List<Candidate> found = new ArrayList<>();
		for (String name : this.store.replicaNames()) {
			StorageBackend replica = this.store.open(name);
			if (replica.namespaces().stream().anyMatch((namespace) -> !namespace.isAboutStore())
					|| StoreCopy.unfinished(replica) != null) {
				found.add(new Candidate(name, replica, StoreCopy.unfinished(replica), shipped(replica)));
			}
		}
		return found;
	}

	/**
	 * What was shipped last, from any store.
	 */
	private static String shipped(StorageBackend replica) {
		String[] latest = { "" };
		replica.scan(Query.of(ReplicaLink.POSITIONS), (entry) -> {
			String shipped = text(entry);
			latest[0] = (shipped.compareTo(latest[0]) > 0) ? shipped : latest[0];
		});
		return latest[0];
	}

	private static String text(Entry position) {
		return position.value().tree().path("shipped").asString("");
	}

	/**
	 * A replica that holds something.
	 *
	 * @param name its name
	 * @param replica the replica
	 * @param unfinished of what it holds a part only, or null
	 * @param shipped what was shipped to it last
	 */
	private record Candidate(String name, StorageBackend replica, @Nullable String unfinished, String shipped) {

	}

	/**
	 * What was taken from a replica.
	 *
	 * @param replica its name
	 * @param location where it is
	 * @param report what was copied
	 */
	public record Restored(String replica, String location, CopyReport report) {

	}

}
