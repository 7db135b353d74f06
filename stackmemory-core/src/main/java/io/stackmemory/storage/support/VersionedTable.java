package io.stackmemory.storage.support;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Function;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Query;

/**
 * The entries of one namespace by key, each with the versions that a running scan may
 * need, and its indexes. Written by one thread at a time, read by any number.
 *
 * @param <T> what stands for an entry
 */
public final class VersionedTable<T> {

	/** How many keys are worth making room for. */
	private static final int MANY = 1000;

	private final ExtendibleHashMap<Version<T>> versions = new ExtendibleHashMap<>();

	/** The keys that there are versions of, in their order, as keys and as values. */
	private final BPlusTree<String, String> keys = new BPlusTree<>(FieldValue.BY_CODE_POINT);

	private final FieldIndexes<T> indexes = new FieldIndexes<>();

	private final Function<? super T, JsonDocument> documents;

	private final Lock lock;

	/**
	 * Creates an empty table.
	 * @param documents gives the document of what stands for an entry
	 * @param lock held by whoever writes
	 */
	public VersionedTable(Function<? super T, JsonDocument> documents, Lock lock) {
		this.documents = documents;
		this.lock = lock;
	}

	/**
	 * The version of a key that was added last, whether or not its commit is visible yet.
	 * @param key the key
	 * @return the version, or null if there is none
	 */
	public @Nullable Version<T> latest(String key) {
		return this.versions.get(key);
	}

	/**
	 * Adds a version that becomes visible when its commit does.
	 * @param key the key
	 * @param commit the number of the commit
	 * @param content what the key holds, or null if it is deleted
	 * @param document the document, for the indexes; null if it is deleted
	 * @return the version
	 */
	public Version<T> add(String key, long commit, @Nullable T content, @Nullable JsonDocument document) {
		Version<T> version = new Version<>(commit, content, this.versions.get(key));
		if (document != null) {
			this.indexes.add(key, version, document);
		}
		put(key, version);
		return version;
	}

	/**
	 * Makes room for keys that are going to be added, if there is none yet.
	 * @param count how many keys
	 */
	public void expect(int count) {
		if (count >= MANY) {
			this.versions.expect(count);
		}
	}

	private void put(String key, Version<T> version) {
		if (this.versions.put(key, version) == null) {
			this.keys.put(key, key);
		}
	}

	private void remove(String key) {
		this.versions.remove(key);
		this.keys.remove(key);
	}

	/**
	 * Declares an index. It is made when a query needs it first, which waits for that;
	 * writers go on meanwhile.
	 * @param fields the fields
	 */
	public void declare(List<FieldPath> fields) {
		this.indexes.declare(fields);
	}

	/**
	 * Puts everything into an index that is not in it.
	 */
	private void complete(FieldIndex index) {
		synchronized (index) {
			if (index.isComplete()) {
				return;
			}
			locked(() -> this.indexes.begin(index));
			TreeCursor<String, String> all = this.keys.ascending("", true, null);
			while (all.next()) {
				String key = all.key();
				locked(() -> addToIndexes(key));
			}
			index.complete();
		}
	}

	private void addToIndexes(String key) {
		for (Version<T> version = this.versions.get(key); version != null; version = version.previous()) {
			T content = version.content();
			if (content != null && !this.indexes.has(version)) {
				this.indexes.add(key, version, this.documents.apply(content));
			}
		}
	}

	private void locked(Runnable action) {
		this.lock.lock();
		try {
			action.run();
		}
		finally {
			this.lock.unlock();
		}
	}

	/**
	 * Sets what a key holds, while nobody reads.
	 * @param key the key
	 * @param content what it holds, or null for nothing
	 */
	public void set(String key, @Nullable T content) {
		if (content != null) {
			put(key, new Version<>(0, content, null));
		}
		else {
			remove(key);
		}
	}

	/**
	 * Forgets what was before a version, and the version too if it stands for a deletion.
	 */
	void trim(String key, Version<T> version) {
		this.indexes.forgetBefore(this.versions.get(key), version);
		version.forgetPrevious();
		if (version.content() == null && this.versions.get(key) == version) {
			remove(key);
		}
	}

	/**
	 * Walks through what was there at a commit, by key, beginning with the first key that
	 * begins so.
	 * @param commit the number of the commit
	 * @param prefix what the keys begin with
	 * @return what stands for the entries
	 */
	public Iterator<T> at(long commit, String prefix) {
		return new SnapshotIterator<>(this.keys.ascending(prefix, true, null), this.versions, commit, prefix);
	}

	/**
	 * What may answer a query as of a commit: what an index has of it, if one helps, and
	 * what its key pattern leaves otherwise.
	 * @param query what is asked
	 * @param commit the number of the commit
	 * @return what stands for the entries
	 */
	public Candidates<T> candidates(Query query, long commit) {
		IndexPlan plan = IndexPlan.choose(query, this.indexes.declared());
		if (plan == null) {
			return new Candidates<>(at(commit, query.keys().literals().get(0)), false, query);
		}
		if (!plan.index().isComplete()) {
			complete(plan.index());
		}
		Query rest = plan.isExact() ? query.withFilter(Filter.ALL) : query;
		Iterator<Map.Entry<String, T>> found = this.indexes.walk(plan, commit, this.versions::get);
		if (plan.isOrdered() || !query.sorts().isEmpty()) {
			return new Candidates<>(new ValueIterator<>(found), plan.isOrdered(), rest);
		}
		TreeMap<String, T> byKey = new TreeMap<>(FieldValue.BY_CODE_POINT);
		found.forEachRemaining((entry) -> byKey.put(entry.getKey(), entry.getValue()));
		return new Candidates<>(byKey.values().iterator(), false, rest);
	}

	/**
	 * What a key held at a commit.
	 * @param newest the latest version of the key
	 * @param commit the number of the commit
	 * @param <T> what stands for an entry
	 * @return the content, or null if there was none
	 */
	public static <T> @Nullable T visible(@Nullable Version<T> newest, long commit) {
		Version<T> version = newest;
		while (version != null && version.commit() > commit) {
			version = version.previous();
		}
		return (version != null) ? version.content() : null;
	}

	/**
	 * What a key holds now. Takes no lock, while a commit may become visible.
	 * @param newest the latest version of the key
	 * @param committed the number of the last commit that is visible
	 * @param <T> what stands for an entry
	 * @return the content, or null if there is none
	 */
	public static <T> @Nullable T current(@Nullable Version<T> newest, LongSupplier committed) {
		if (newest == null) {
			return null;
		}
		if (newest.commit() > committed.getAsLong()) {
			Version<T> previous = newest.previous();
			boolean committedMeanwhile = newest.commit() <= committed.getAsLong();
			return committedMeanwhile ? newest.content() : (previous != null) ? previous.content() : null;
		}
		return newest.content();
	}

	private record ValueIterator<T>(Iterator<Map.Entry<String, T>> entries) implements Iterator<T> {

		@Override
		public boolean hasNext() {
			return this.entries.hasNext();
		}

		@Override
		public T next() {
			return this.entries.next().getValue();
		}

	}

	private static final class SnapshotIterator<T> implements Iterator<T> {

		private final TreeCursor<String, String> keys;

		private final ExtendibleHashMap<Version<T>> versions;

		private final long commit;

		private final String prefix;

		private @Nullable T next;

		SnapshotIterator(TreeCursor<String, String> keys, ExtendibleHashMap<Version<T>> versions, long commit,
				String prefix) {
			this.keys = keys;
			this.versions = versions;
			this.commit = commit;
			this.prefix = prefix;
		}

		@Override
		public boolean hasNext() {
			while (this.next == null && this.keys.next()) {
				String key = this.keys.key();
				if (!key.startsWith(this.prefix)) {
					return false;
				}
				this.next = visible(this.versions.get(key), this.commit);
			}
			return this.next != null;
		}

		@Override
		public T next() {
			if (!hasNext() || this.next == null) {
				throw new NoSuchElementException();
			}
			T found = this.next;
			this.next = null;
			return found;
		}

	}

}
