package io.stackmemory.benchmarks.contest;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.StorageBackend;

/**
 * A backend, used as an application does it.
 *
 * @param <T> the type of its documents
 */
public final class FacadeContestant<T> implements Contestant<T> {

	private static final int BRIEF = 500;

	private final StorageBackend backend;

	private final DocumentCollection<T> documents;

	/** Documents that expire at once. */
	private final DocumentCollection<Brief> brief;

	private final Sweeper sweeper;

	private int sweeps;

	/**
	 * Opens a collection with the indexes of frames.
	 * @param backend where it is
	 * @param type the type of the documents
	 * @param id gives their keys
	 */
	public FacadeContestant(StorageBackend backend, Class<T> type, Function<? super T, String> id) {
		this.backend = backend;
		StackMemory memory = StackMemory.builder(backend).build();
		this.documents = memory
			.collection(CollectionSpec.of("contest", type, id).index("inputs.ref").index("runId", "createdAt"));
		this.brief = memory
			.collection(CollectionSpec.of("brief", Brief.class, Brief::id).timeToLive(Duration.ofMillis(1)));
		this.sweeper = memory.sweeper(RetentionSettings.KEEP_FOREVER);
	}

	@Override
	public void insert(T document) {
		this.documents.insert(document);
	}

	@Override
	public void insertAll(List<T> all) {
		this.documents.insertAll(all);
	}

	@Override
	public @Nullable T get(String id) {
		return orNull(this.documents.find(id));
	}

	@Override
	public @Nullable T byRef(String ref) {
		return orNull(this.documents.where("inputs.ref").is(ref).first());
	}

	@Override
	public List<T> byRun(String runId, int limit) {
		return this.documents.where("runId").is(runId).orderByDescending("createdAt").limit(limit).list();
	}

	@Override
	public void update(T document) {
		this.documents.update(document);
	}

	@Override
	public void delete(String id) {
		this.documents.delete(id);
	}

	@Override
	public void sweep() {
		int first = this.sweeps++ * BRIEF;
		this.brief.insertAll(IntStream.range(first, first + BRIEF)
			.mapToObj((number) -> new Brief("b" + number, "expires at once"))
			.toList());
		this.sweeper.sweep();
	}

	@Override
	public void close() {
		this.backend.close();
	}

	private static <T> @Nullable T orNull(Optional<T> found) {
		return found.orElse(null);
	}

	/**
	 * A document that is there for a millisecond.
	 *
	 * @param id the key
	 * @param text what it says
	 */
	record Brief(String id, String text) {

	}

}
