package io.stackmemory.storage.support;

import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;

/**
 * The indexes of one namespace. Each has a place for every version of every key that
 * somebody may read; who reads takes the key only where the version that he sees is the
 * one of that place. Written by one thread at a time, read by any number.
 *
 * @param <T> what stands for an entry
 */
final class FieldIndexes<T> {

	private final List<FieldIndex> declared = new CopyOnWriteArrayList<>();

	/** Those that versions are put into, by their numbers. */
	private final List<FieldIndex> indexes = new CopyOnWriteArrayList<>();

	/** Where the one that writes puts places together. */
	private final Utf8Buffer written = IndexKeys.buffer();

	List<FieldIndex> declared() {
		return this.declared;
	}

	/**
	 * Declares an index, unless there is one on these fields. It costs nothing until it
	 * is begun.
	 */
	void declare(List<FieldPath> fields) {
		synchronized (this.declared) {
			if (this.declared.stream().noneMatch((index) -> index.fields().equals(fields))) {
				this.declared.add(new FieldIndex(fields));
			}
		}
	}

	/**
	 * Puts every version into an index that is added from now on.
	 */
	void begin(FieldIndex index) {
		index.begin(this.indexes.size());
		this.indexes.add(index);
	}

	/**
	 * Whether a version is in all indexes that were begun.
	 */
	boolean has(Version<T> version) {
		return version.places().length == this.indexes.size();
	}

	/**
	 * Puts a version into all indexes that were begun.
	 */
	void add(String key, Version<T> version, JsonDocument document) {
		byte[][] before = version.places();
		if (has(version)) {
			return;
		}
		Version<T> previous = version.previous();
		byte[][] old = (previous != null) ? previous.places() : before;
		byte[][] places = Arrays.copyOf(before, this.indexes.size());
		for (int i = before.length; i < places.length; i++) {
			FieldIndex index = this.indexes.get(i);
			index.writePlace(this.written, document, key);
			if (i < old.length && isWritten(old[i])) {
				places[i] = old[i];
			}
			else {
				places[i] = this.written.toArray();
				index.add(places[i], key);
			}
		}
		version.setPlaces(places);
	}

	private boolean isWritten(byte[] place) {
		return Arrays.equals(this.written.array(), 0, this.written.length(), place, 0, place.length);
	}

	/**
	 * Takes the versions before one out of the indexes, where no later one has the same
	 * place.
	 * @param newest the latest version of the key
	 * @param last the last version that stays
	 */
	void forgetBefore(@Nullable Version<T> newest, Version<T> last) {
		for (Version<T> old = last.previous(); old != null; old = old.previous()) {
			byte[][] places = old.places();
			for (int i = 0; i < places.length; i++) {
				if (!isThere(newest, last, i, places[i])) {
					this.indexes.get(i).remove(places[i]);
				}
			}
		}
	}

	private boolean isThere(@Nullable Version<T> newest, Version<T> last, int index, byte[] place) {
		for (Version<T> version = newest; version != null; version = version.previous()) {
			if (version.places().length > index && Arrays.equals(version.places()[index], place)) {
				return true;
			}
			if (version == last) {
				return false;
			}
		}
		return false;
	}

	/**
	 * Walks through the part of an index that a plan says.
	 */
	Iterator<Map.Entry<String, T>> walk(IndexPlan plan, long commit,
			Function<String, @Nullable Version<T>> latestVersion) {
		return new IndexIterator<>(plan, commit, latestVersion);
	}

	private static final class IndexIterator<T> implements Iterator<Map.Entry<String, T>> {

		private final TreeCursor<byte[], String> places;

		private final int number;

		private final long commit;

		private final Function<String, @Nullable Version<T>> latestVersion;

		private Map.@Nullable Entry<String, T> next;

		IndexIterator(IndexPlan plan, long commit, Function<String, @Nullable Version<T>> latestVersion) {
			this.places = plan.index().range(plan);
			this.number = plan.index().number();
			this.commit = commit;
			this.latestVersion = latestVersion;
		}

		@Override
		public boolean hasNext() {
			while (this.next == null && this.places.next()) {
				String key = this.places.value();
				Version<T> version = this.latestVersion.apply(key);
				while (version != null && version.commit() > this.commit) {
					version = version.previous();
				}
				T content = (version != null) ? version.content() : null;
				if (version != null && content != null && version.places().length > this.number
						&& Arrays.equals(version.places()[this.number], this.places.key())) {
					this.next = Map.entry(key, content);
				}
			}
			return this.next != null;
		}

		@Override
		public Map.Entry<String, T> next() {
			if (!hasNext() || this.next == null) {
				throw new NoSuchElementException();
			}
			Map.Entry<String, T> found = this.next;
			this.next = null;
			return found;
		}

	}

}
