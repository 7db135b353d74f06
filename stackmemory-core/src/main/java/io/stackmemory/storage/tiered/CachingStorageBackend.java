package io.stackmemory.storage.tiered;

import java.time.Clock;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.stream.Collectors;

import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.stats.CacheStats;
import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Change;
import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.ChangeListener;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.ForwardingStorageBackend;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;

/**
 * Keeps entries that were read one by one in memory, those that are used most. Whatever
 * else is asked goes to the store, so that it is answered as of one moment.
 * <p>
 * What this process writes is never read as it was before: while a batch is being
 * written, its entries are read from the store, and afterwards loaded anew; so too where
 * a batch failed, or met a conflict. What other processes write is told by the store's
 * feed, a moment after it was committed; where announcements may have been missed,
 * everything is forgotten. A store that several processes share and that has no feed must
 * not be given a cache.
 * <p>
 * An entry that several threads want at once is loaded once. Safe for use by several
 * threads. Entries are immutable, and so handed out as they are.
 */
public final class CachingStorageBackend extends ForwardingStorageBackend {

	private final Clock clock;

	private final AsyncCache<EntryKey, Entry> cache;

	/** The entries themselves, or the loading of them. */
	private final ConcurrentMap<EntryKey, CompletableFuture<Entry>> entries;

	/** By how many batches an entry is being written. */
	private final ConcurrentMap<EntryKey, Integer> written = new ConcurrentHashMap<>();

	private final ChangeFeed.@Nullable Subscription subscription;

	/**
	 * Puts a cache before a store.
	 * @param delegate the store
	 * @param maximumEntries most entries that are kept
	 * @param maximumBytes most bytes that they have as JSON; one that is larger than its
	 * share leaves room for fewer others
	 * @param clock tells when an entry has expired
	 * @throws IllegalArgumentException if a maximum is not positive
	 */
	public CachingStorageBackend(StorageBackend delegate, long maximumEntries, long maximumBytes, Clock clock) {
		super(delegate);
		if (maximumEntries < 1 || maximumBytes < 1) {
			throw new IllegalArgumentException("A cache has room for one entry and one byte at least, not for "
					+ maximumEntries + " entries of " + maximumBytes + " bytes");
		}
		long share = Math.max(1, maximumBytes / maximumEntries);
		this.clock = clock;
		this.cache = Caffeine.newBuilder()
			.maximumWeight(Math.multiplyExact(share, maximumEntries))
			.weigher((EntryKey key, Entry entry) -> weight(entry, share))
			.executor(Runnable::run)
			.recordStats()
			.buildAsync();
		this.entries = this.cache.asMap();
		this.subscription = delegate.changes().map((feed) -> feed.subscribe(new Forgetting())).orElse(null);
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		if (this.written.containsKey(key)) {
			return super.read(key);
		}
		CompletableFuture<Entry> loading = new CompletableFuture<>();
		CompletableFuture<Entry> known = this.cache.get(key, (wanted, executor) -> loading);
		if (known == loading) {
			return load(key, loading);
		}
		Entry entry = join(known);
		if (entry != null && entry.isExpired(this.clock.instant())) {
			this.entries.remove(key, known);
			return null;
		}
		return entry;
	}

	@Override
	public void write(WriteBatch batch) {
		Set<EntryKey> keys = batch.operations()
			.stream()
			.filter((operation) -> !(operation instanceof WriteOperation.Check))
			.map(WriteOperation::key)
			.collect(Collectors.toSet());
		keys.forEach((key) -> this.written.merge(key, 1, Integer::sum));
		forget(keys);
		try {
			super.write(batch);
		}
		catch (VersionConflictException ex) {
			// What was read before is not what is there
			this.entries.remove(ex.key());
			throw ex;
		}
		finally {
			forget(keys);
			keys.forEach((key) -> this.written.computeIfPresent(key, (same, count) -> (count == 1) ? null : count - 1));
		}
	}

	/**
	 * How useful the cache has been.
	 * @return the statistics
	 */
	public CacheStatistics statistics() {
		CacheStats stats = this.cache.synchronous().stats();
		return new CacheStatistics(stats.hitCount(), stats.missCount(), stats.evictionCount(),
				this.cache.synchronous().estimatedSize());
	}

	@Override
	public void close() {
		if (this.subscription != null) {
			this.subscription.close();
		}
		super.close();
		this.entries.clear();
	}

	@Override
	public String toString() {
		return delegate().toString();
	}

	/**
	 * Loads an entry for whoever wants it. Nothing is kept of one that is absent, or that
	 * could not be read.
	 */
	private @Nullable Entry load(EntryKey key, CompletableFuture<Entry> loading) {
		boolean loaded = false;
		try {
			Entry entry = super.read(key);
			if (entry == null) {
				this.entries.remove(key, loading);
			}
			loading.complete(entry);
			loaded = true;
			return entry;
		}
		catch (RuntimeException ex) {
			loading.completeExceptionally(ex);
			throw ex;
		}
		finally {
			if (!loaded) {
				this.entries.remove(key, loading);
				loading.completeExceptionally(new StorageFailureException("Could not load " + key, null));
			}
		}
	}

	private static @Nullable Entry join(CompletableFuture<Entry> known) {
		try {
			return known.join();
		}
		catch (CompletionException ex) {
			if (ex.getCause() instanceof RuntimeException failure) {
				throw failure;
			}
			throw ex;
		}
	}

	/**
	 * What is being loaded is forgotten too: whoever has asked before gets it, and
	 * whoever asks from now on has it loaded again.
	 */
	private void forget(Collection<EntryKey> keys) {
		keys.forEach(this.entries::remove);
	}

	private static int weight(Entry entry, long share) {
		return (int) Math.min(Integer.MAX_VALUE,
				Math.max(share, (long) entry.value().size() + entry.metadata().size()));
	}

	/**
	 * Forgets what others have changed.
	 */
	private final class Forgetting implements ChangeListener {

		@Override
		public void onChange(Change change) {
			forget(change.keys());
			if (!change.namespaces().isEmpty()) {
				CachingStorageBackend.this.entries.keySet()
					.removeIf((key) -> change.namespaces().contains(key.namespace()));
			}
		}

		@Override
		public void onGap() {
			CachingStorageBackend.this.entries.clear();
		}

	}

}
