package io.stackmemory.boot.health;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.RevisionBehindException;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Remembers the latest failure of a store, so that its health can tell what happened when
 * nobody was looking. A conflict is none. Safe for use by several threads.
 */
public final class LatestFailure extends ForwardingStorageBackend {

	private final Clock clock;

	private final TextSearch search;

	private volatile @Nullable Failure latest;

	/**
	 * Puts a memory for failures around a backend.
	 * @param delegate the backend
	 * @param clock tells when something failed
	 */
	public LatestFailure(StorageBackend delegate, Clock clock) {
		super(delegate);
		this.clock = clock;
		TextSearch watched = delegate.textSearch();
		this.search = (query) -> {
			try {
				return watched.search(query);
			}
			catch (StorageException ex) {
				throw failed(ex);
			}
		};
	}

	/**
	 * What failed last.
	 * @return the failure, or null if none did since the start
	 */
	public @Nullable Failure latest() {
		return this.latest;
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		try {
			return delegate().read(key);
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		try {
			return delegate().readAll(keys);
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public void write(WriteBatch batch) {
		try {
			delegate().write(batch);
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		try {
			delegate().scan(query, consumer);
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public long count(Query query) {
		try {
			return delegate().count(query);
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public List<Namespace> namespaces() {
		try {
			return delegate().namespaces();
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public void flush() {
		try {
			delegate().flush();
		}
		catch (StorageException ex) {
			throw failed(ex);
		}
	}

	@Override
	public TextSearch textSearch() {
		return this.search;
	}

	/**
	 * The layer has no name of its own: people know the store beneath.
	 */
	@Override
	public String toString() {
		return delegate().toString();
	}

	private StorageException failed(StorageException failure) {
		if (!(failure instanceof VersionConflictException) && !(failure instanceof RevisionBehindException)) {
			this.latest = new Failure(this.clock.instant(), String.valueOf(failure.getMessage()));
		}
		return failure;
	}

	/**
	 * A failure.
	 *
	 * @param at when
	 * @param message what was attempted, and what happened
	 */
	public record Failure(Instant at, String message) {

	}

}
