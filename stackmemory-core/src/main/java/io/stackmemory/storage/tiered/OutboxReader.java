package io.stackmemory.storage.tiered;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Reads what is to be shipped next, in the order of revisions and in whole batches.
 */
final class OutboxReader {

	/** As many documents are read at once, unless one batch has more. */
	static final int PAGE = 500;

	private static final long LARGEST_PAGE = 8L << 20;

	private final StorageBackend store;

	private final Namespace namespace;

	private final Set<Namespace> urgent;

	OutboxReader(StorageBackend store, Namespace namespace, Set<Namespace> urgent) {
		this.store = store;
		this.namespace = namespace;
		this.urgent = urgent;
	}

	/**
	 * The batches to be shipped together.
	 * @param urgentFirst whether those that touch an urgent namespace come before others
	 * @return the batches; none if nothing waits
	 */
	List<WaitingBatch> next(boolean urgentFirst) {
		List<WaitingBatch> found = urgentFirst ? urgent() : List.of();
		return found.isEmpty() ? first() : found;
	}

	private List<WaitingBatch> first() {
		for (int window = PAGE;; window *= 2) {
			Page page = new Page();
			this.store.scan(Query.of(this.namespace).withWindow(0, window), page::add);
			List<WaitingBatch> whole = page.whole();
			if (!whole.isEmpty() || page.read < window) {
				return whole;
			}
		}
	}

	/**
	 * Batches that touch an urgent namespace, but for those that change an entry which an
	 * earlier batch changes that is left out.
	 */
	private List<WaitingBatch> urgent() {
		Set<EntryKey> leftOut = new HashSet<>();
		List<WaitingBatch> urgentOnes = new ArrayList<>();
		Batches batches = new Batches((batch) -> {
			boolean isUrgent = batch.operations()
				.stream()
				.anyMatch((operation) -> this.urgent.contains(operation.key().namespace()));
			if (isUrgent && urgentOnes.size() < PAGE
					&& batch.operations().stream().noneMatch((operation) -> leftOut.contains(operation.key()))) {
				urgentOnes.add(batch);
			}
			else {
				batch.operations().forEach((operation) -> leftOut.add(operation.key()));
			}
		});
		this.store.scan(Query.of(this.namespace), batches::add);
		return urgentOnes;
	}

	/**
	 * Reads all that waits, a batch at a time.
	 */
	void forEach(Consumer<WaitingBatch> consumer) {
		this.store.scan(Query.of(this.namespace), new Batches(consumer)::add);
	}

	/**
	 * Puts the parts of batches together.
	 */
	private static final class Batches {

		private final Consumer<WaitingBatch> consumer;

		private @Nullable WaitingBatch current;

		Batches(Consumer<WaitingBatch> consumer) {
			this.consumer = consumer;
		}

		void add(Entry entry) {
			WaitingBatch batch = this.current;
			if (batch != null && batch.id().equals(Outbox.batch(entry.key()))) {
				batch.add(entry);
			}
			else {
				batch = new WaitingBatch(entry);
			}
			this.current = batch;
			if (batch.isWhole()) {
				this.consumer.accept(batch);
				this.current = null;
			}
		}

	}

	/**
	 * The first batches, as many as are shipped at once.
	 */
	private static final class Page {

		private final List<WaitingBatch> found = new ArrayList<>();

		private final Batches batches = new Batches(this.found::add);

		private long size;

		private int read;

		void add(Entry entry) {
			this.read++;
			if (this.size < LARGEST_PAGE || this.found.isEmpty()) {
				this.size += entry.value().text().length();
				this.batches.add(entry);
			}
		}

		List<WaitingBatch> whole() {
			return this.found;
		}

	}

}
