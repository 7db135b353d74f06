package io.stackmemory.storage;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Stores JSON documents under namespace and key. Every backend gives the same answers;
 * the contract tests in {@code stackmemory-test} hold it to these rules:
 * <ul>
 * <li><b>Values</b> are read as they were written, as JSON values: each number with every
 * digit, each text with every character. The order of members and the spelling of numbers
 * may change.
 * <li><b>Batches</b> are applied completely or not at all, and no reader sees half of
 * one. The first precondition that does not hold fails the batch with a
 * {@link VersionConflictException} that names the key.
 * <li><b>Puts</b> keep when an entry was created, and replace its value, metadata and
 * expiry. A delete of what is absent is no error.
 * <li><b>Revisions</b> of a store never go back: a batch whose revision is not greater
 * than that of every entry it puts over, and than those that other processes have
 * written, is refused with a {@link RevisionBehindException}.
 * <li><b>Expiry</b>: from its {@code expiresAt} on, an entry is absent for read, scan,
 * count and preconditions, whether or not it was removed.
 * <li><b>Queries</b> mean what {@link io.stackmemory.storage.query.FilterEvaluator} and
 * {@link EntryOrder} define. Indexes change how fast they are, never the answer.
 * <li><b>Failures</b> are {@link StorageException}s. A failure to read never looks like
 * absence, and a damaged store is never overwritten.
 * </ul>
 * Calls block. A backend is safe for use by several threads. After {@link #close()} every
 * call but {@code close}, {@code check}, {@code name} and {@code durability} throws
 * {@link StorageClosedException}.
 */
public interface StorageBackend extends AutoCloseable {

	/**
	 * The name by which people choose and recognise the backend, such as {@code sqlite}.
	 * @return the name
	 */
	String name();

	/**
	 * What a write survives.
	 * @return the durability as configured
	 */
	Durability durability();

	/**
	 * Declares how a namespace will be asked. May be called at any time and again; an
	 * index that is there already stays, one that is no longer declared may be dropped. A
	 * new one of an empty namespace may be made later, when it is used first.
	 * @param definition the declaration
	 */
	void define(NamespaceDefinition definition);

	/**
	 * Reads one entry.
	 * @param key which
	 * @return the entry, or null if it is absent
	 */
	@Nullable Entry read(EntryKey key);

	/**
	 * Reads several entries as they are at one moment.
	 * @param keys which
	 * @return those that are there, by key
	 */
	Map<EntryKey, Entry> readAll(Collection<EntryKey> keys);

	/**
	 * Applies a batch. When the call returns, the batch is committed and as durable as
	 * {@link Durability#acknowledged()} says.
	 * @param batch the changes
	 * @throws VersionConflictException if a precondition does not hold
	 * @throws RevisionBehindException if the batch needs a greater revision
	 */
	void write(WriteBatch batch);

	/**
	 * Hands the entries that a query asks for to a consumer, in the query's order and in
	 * bounded memory. The consumer sees the store as it is at one moment and may itself
	 * call the backend; what it throws ends the scan and is thrown on.
	 * @param query what is asked
	 * @param consumer called for each entry, on the calling thread
	 */
	void scan(Query query, Consumer<? super Entry> consumer);

	/**
	 * Hands every entry of every namespace to a consumer, those of the library itself
	 * included: namespaces in the order of their names, entries in the order of their
	 * keys, all as they are at one moment, and in bounded memory. Otherwise as
	 * {@link #scan}.
	 * @param consumer called for each entry, on the calling thread
	 */
	void scanAll(Consumer<? super Entry> consumer);

	/**
	 * Counts the entries that {@link #scan} would give.
	 * @param query what is asked, with its window
	 * @return how many there are
	 */
	default long count(Query query) {
		long[] count = new long[1];
		scan(query, (entry) -> count[0]++);
		return count[0];
	}

	/**
	 * The namespaces that hold an entry that has not expired, in the order of their
	 * names.
	 * @return the namespaces, those of the library itself included
	 */
	List<Namespace> namespaces();

	/**
	 * Makes every write that was acknowledged before as durable as
	 * {@link Durability#flushed()} says. A failure in the background that was not
	 * reported yet is thrown here.
	 */
	void flush();

	/**
	 * Finds out whether the store works. Cheap, may be called often and at once by
	 * several threads, and never throws.
	 * @return how the store is
	 */
	CheckResult check();

	/**
	 * Tells what other processes write, where several can share the store and the backend
	 * can know.
	 * @return the feed, if there is one
	 */
	default Optional<ChangeFeed> changes() {
		return Optional.empty();
	}

	/**
	 * What the store can be asked to do beside serving.
	 * @return its maintenance, if it needs any
	 */
	default Optional<Maintenance> maintenance() {
		return Optional.empty();
	}

	/**
	 * Finds entries by the words in their values.
	 * @return the search; one that reads the entries, unless the backend has an index
	 */
	default TextSearch textSearch() {
		return new TextScan(this);
	}

	/**
	 * Finds a layer of this backend by its type.
	 * @param type the type
	 * @param <T> the type
	 * @return this, or the backend beneath that is of the type, or empty
	 */
	default <T> Optional<T> unwrap(Class<T> type) {
		return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
	}

	/**
	 * Flushes, ends every thread of the backend, and gives back what it holds, but not
	 * what it was given. Further calls do nothing.
	 */
	@Override
	void close();

}
