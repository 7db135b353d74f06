package io.stackmemory.benchmarks.contest;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.StackMemory;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.storage.StorageBackend;

/**
 * A backend, used as an application does it.
 *
 * @param <T> the type of its documents
 */
public final class FacadeContestant<T> implements Contestant<T> {

	private final StorageBackend backend;

	private final DocumentCollection<T> documents;

	/**
	 * Opens a collection with the indexes of frames.
	 * @param backend where it is
	 * @param type the type of the documents
	 * @param id gives their keys
	 */
	public FacadeContestant(StorageBackend backend, Class<T> type, Function<? super T, String> id) {
		this.backend = backend;
		this.documents = StackMemory.builder(backend)
			.build()
			.collection(CollectionSpec.of("contest", type, id).index("inputs.ref").index("runId", "createdAt"));
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
	public void close() {
		this.backend.close();
	}

	private static <T> @Nullable T orNull(Optional<T> found) {
		return found.orElse(null);
	}

}
