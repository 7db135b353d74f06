package io.stackmemory.document;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryOrder;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;
import io.stackmemory.storage.query.TextPattern;

/**
 * Documents of one type in one namespace.
 * <p>
 * Every call takes part in the transaction of its thread, where there is one, see
 * {@link DocumentStore#transact}; else it is one on its own. A call that fails has
 * changed nothing. Failures of the store are {@link StorageException}s. Safe for use by
 * several threads.
 *
 * @param <T> the type of the documents
 */
public final class DocumentCollection<T> {

	/** How many documents a page has, unless the query has a limit. */
	public static final int DEFAULT_PAGE_SIZE = 100;

	private static final int DELETED_AT_ONCE = 500;

	private final Session session;

	private final DocumentForm<T> form;

	private final DocumentWriter writer;

	DocumentCollection(CollectionSpec<T> spec, Session session, DocumentForm<T> form) {
		this.session = session;
		this.form = form;
		this.writer = new DocumentWriter(session, new UniqueFields(spec.namespace(), spec.uniqueFields()));
		session.backend().define(new NamespaceDefinition(spec.namespace(), spec.indexes()));
	}

	/**
	 * Writes a document, whether it is there or not. One that is there keeps when it was
	 * created and loses its metadata.
	 * @param value the document
	 * @return its revision
	 * @throws UniqueViolationException if another one has its value in a unique field
	 */
	public Revision save(T value) {
		return save(value, WriteOptions.NONE);
	}

	/**
	 * Writes a document, whether it is there or not.
	 * @param value the document
	 * @param options its metadata and expiry
	 * @return its revision
	 * @throws UniqueViolationException if another one has its value in a unique field
	 */
	public Revision save(T value, WriteOptions options) {
		return this.writer.put(put(value, options, Precondition.ANY));
	}

	/**
	 * Writes several documents, all or none.
	 * @param values the documents, each with another key
	 * @throws UniqueViolationException if another one has the value of a unique field
	 */
	public void saveAll(Collection<? extends T> values) {
		this.writer.putAll(puts(values, Precondition.ANY));
	}

	/**
	 * Writes a new document.
	 * @param value the document
	 * @return its revision
	 * @throws DocumentExistsException if it is there already
	 * @throws UniqueViolationException if another one has its value in a unique field
	 */
	public Revision insert(T value) {
		return insert(value, WriteOptions.NONE);
	}

	/**
	 * Writes a new document.
	 * @param value the document
	 * @param options its metadata and expiry
	 * @return its revision
	 * @throws DocumentExistsException if it is there already
	 * @throws UniqueViolationException if another one has its value in a unique field
	 */
	public Revision insert(T value, WriteOptions options) {
		return this.writer.put(put(value, options, Precondition.ABSENT));
	}

	/**
	 * Writes several new documents, all or none.
	 * @param values the documents, each with another key
	 * @throws DocumentExistsException if one is there already
	 * @throws UniqueViolationException if another one has the value of a unique field
	 */
	public void insertAll(Collection<? extends T> values) {
		this.writer.putAll(puts(values, Precondition.ABSENT));
	}

	/**
	 * Replaces a document that is there, and its metadata.
	 * @param value the document
	 * @return its revision
	 * @throws DocumentNotFoundException if it is not there
	 * @throws UniqueViolationException if another one has its value in a unique field
	 */
	public Revision update(T value) {
		return this.writer.put(put(value, WriteOptions.NONE, Precondition.PRESENT));
	}

	/**
	 * Replaces a document if nobody has changed it since it was read.
	 * @param value the document
	 * @param expected the revision at which it was read
	 * @return its revision
	 * @throws VersionConflictException if it has another revision or is not there
	 * @throws UniqueViolationException if another one has its value in a unique field
	 */
	public Revision update(T value, Revision expected) {
		return this.writer.put(put(value, WriteOptions.NONE, Precondition.at(expected)));
	}

	/**
	 * Changes a document, again where others change it at the same time, and keeps its
	 * metadata and expiry.
	 * @param key which
	 * @param change makes the new value from the one that is there, with the same key;
	 * may be called several times
	 * @return the new value
	 * @throws DocumentNotFoundException if it is not there
	 */
	public T change(String key, UnaryOperator<T> change) {
		return this.session.transact((transaction) -> {
			Entry entry = require(key);
			T value = change.apply(this.form.value(entry));
			this.writer.put(this.form.replace(entry, value));
			return value;
		});
	}

	/**
	 * Deletes a document.
	 * @param key which
	 * @return whether it was there
	 */
	public boolean delete(String key) {
		return this.writer.deleteIfPresent(this.form.key(key));
	}

	/**
	 * Deletes a document if nobody has changed it since it was read.
	 * @param key which
	 * @param expected the revision at which it was read
	 * @throws VersionConflictException if it has another revision or is not there
	 */
	public void delete(String key, Revision expected) {
		this.writer.delete(new WriteOperation.Delete(this.form.key(key), Precondition.at(expected)));
	}

	/**
	 * Deletes what a query asks for. Outside a transaction that happens in steps of
	 * several hundred documents, each completely or not at all; a document that is
	 * changed meanwhile is looked at again.
	 * @param query what to delete; its cursor, offset and limit count
	 * @return how many documents were deleted
	 */
	public long deleteAll(DocumentQuery query) {
		if (this.session.isInTransaction()) {
			return deleteOnce(query);
		}
		long most = (query.limit() != null) ? query.limit() : Long.MAX_VALUE;
		long deleted = 0;
		long step;
		do {
			DocumentQuery part = query.limit((int) Math.min(most - deleted, DELETED_AT_ONCE));
			step = this.session.transact((transaction) -> deleteOnce(part));
			deleted += step;
		}
		while (step > 0);
		return deleted;
	}

	/**
	 * Looks for a document.
	 * @param key which
	 * @return the document, or empty if it is not there
	 */
	public Optional<T> find(String key) {
		Entry entry = this.session.read(this.form.key(key));
		return (entry != null) ? Optional.of(this.form.value(entry)) : Optional.empty();
	}

	/**
	 * Looks for a document, with what the store knows about it.
	 * @param key which
	 * @return the document, or empty if it is not there
	 */
	public Optional<Document<T>> findDocument(String key) {
		return Optional.ofNullable(this.session.read(this.form.key(key))).map(this.form::document);
	}

	/**
	 * Reads a document.
	 * @param key which
	 * @return the document
	 * @throws DocumentNotFoundException if it is not there
	 */
	public T get(String key) {
		Entry entry = require(key);
		return this.form.value(entry);
	}

	/**
	 * Reads several documents as they are at one moment.
	 * @param keys which
	 * @return those that are there, by key
	 */
	public Map<String, T> findAll(Collection<String> keys) {
		Map<String, T> found = new LinkedHashMap<>();
		this.session.readAll(keys.stream().map(this.form::key).toList())
			.forEach((key, entry) -> found.put(key.key(), this.form.value(entry)));
		return found;
	}

	/**
	 * Begins a query that is put together as it is read.
	 * @param path the path of the first field that is asked for
	 * @return what is compared
	 */
	public Find<T>.Condition where(String path) {
		return where(path, Sort.descending(Sort.Attribute.CREATED_AT));
	}

	/**
	 * Begins a query that is put together as it is read.
	 * @param path the path of the first field that is asked for
	 * @param newest the order in which the latest comes first
	 * @return what is compared
	 */
	public Find<T>.Condition where(String path, Sort newest) {
		return new Find<>(this, this.form, newest, DocumentQuery.all()).and(path);
	}

	/**
	 * Reads the documents that a query asks for.
	 * @param query what is asked
	 * @return the documents, in its order
	 */
	public List<T> list(DocumentQuery query) {
		List<T> values = new ArrayList<>();
		this.session.scan(this.form.query(query), (entry) -> values.add(this.form.value(entry)));
		return values;
	}

	/**
	 * Reads the documents that a query asks for, a page at a time.
	 * @param query what is asked; its limit is the size of the page, 100 if it has none
	 * @return the documents, and where to go on
	 */
	public Page<T> page(DocumentQuery query) {
		Query asked = this.form.query(query);
		int size = (asked.limit() != null) ? asked.limit() : DEFAULT_PAGE_SIZE;
		List<Entry> entries = new ArrayList<>();
		int oneMore = (int) Math.min(Integer.MAX_VALUE, size + 1L);
		this.session.scan(asked.withWindow(asked.offset(), (size > 0) ? oneMore : 0), entries::add);
		if (entries.size() <= size) {
			return new Page<>(entries.stream().map(this.form::document).toList(), null);
		}
		Position last = new EntryOrder(asked).position(entries.get(size - 1));
		return new Page<>(entries.subList(0, size).stream().map(this.form::document).toList(),
				Cursors.encode(last, query.sorts()));
	}

	/**
	 * Hands each document that a query asks for to a consumer, without holding them all
	 * in memory.
	 * @param query what is asked
	 * @param consumer called for each document, in order
	 */
	public void forEach(DocumentQuery query, Consumer<? super Document<T>> consumer) {
		this.session.scan(this.form.query(query), (entry) -> consumer.accept(this.form.document(entry)));
	}

	/**
	 * Finds documents by their words, in the fields that the collection declares as
	 * searchable. Every write that was acknowledged before counts; the first search of a
	 * collection reads all of it.
	 * @param text what a person has typed: words that must all be there,
	 * {@code "phrases"} and {@code prefix*}, see {@link TextPattern#parse}; no text is a
	 * syntax error
	 * @param filter which documents
	 * @param limit how many at most, 1 to 1000
	 * @return the documents, the most relevant first
	 * @throws IllegalStateException if the collection has no searchable fields
	 */
	public List<T> searchText(String text, Filter filter, int limit) {
		return this.session.search(this.form.textQuery(text, filter, limit)).stream().map(this.form::value).toList();
	}

	/**
	 * Counts the documents that a query asks for.
	 * @param query what is asked
	 * @return how many there are
	 */
	public long count(DocumentQuery query) {
		return this.session.count(this.form.query(query));
	}

	/**
	 * Replaces the metadata of a document.
	 * @param key which
	 * @param metadata what it is to be
	 * @throws DocumentNotFoundException if it is not there
	 */
	public void replaceMetadata(String key, Map<String, ?> metadata) {
		rewrite(key, (entry) -> new WriteOperation.Put(entry.key(), entry.value(),
				this.form.metadata(entry.key(), metadata), entry.expiresAt(), Precondition.ANY));
	}

	/**
	 * Changes the metadata of a document: what is given is set, what is given as null is
	 * removed, and the rest stays; objects are merged member by member (JSON Merge Patch,
	 * RFC 7396).
	 * @param key which
	 * @param metadata what is to be set and removed
	 * @throws DocumentNotFoundException if it is not there
	 */
	public void mergeMetadata(String key, Map<String, ?> metadata) {
		rewrite(key,
				(entry) -> new WriteOperation.Put(entry.key(), entry.value(),
						MergePatch.apply(entry.metadata(), this.form.metadata(entry.key(), metadata)),
						entry.expiresAt(), Precondition.ANY));
	}

	/**
	 * Sets from when on a document is absent.
	 * @param key which
	 * @param instant the time, cut to milliseconds, or null for never
	 * @throws DocumentNotFoundException if it is not there
	 */
	public void expire(String key, @Nullable Instant instant) {
		Instant end = (instant != null) ? instant.truncatedTo(ChronoUnit.MILLIS) : null;
		rewrite(key,
				(entry) -> new WriteOperation.Put(entry.key(), entry.value(), entry.metadata(), end, Precondition.ANY));
	}

	private void rewrite(String key, Function<Entry, WriteOperation.Put> change) {
		this.session.transact((transaction) -> this.writer.put(change.apply(require(key))));
	}

	private List<WriteOperation.Put> puts(Collection<? extends T> values, Precondition precondition) {
		List<WriteOperation.Put> puts = new ArrayList<>(values.size());
		values.forEach((value) -> puts.add(put(value, WriteOptions.NONE, precondition)));
		return puts;
	}

	private WriteOperation.Put put(T value, WriteOptions options, Precondition precondition) {
		return this.form.put(value, options, this.session.writer().now(), precondition);
	}

	private long deleteOnce(DocumentQuery query) {
		return this.writer.deleteAll(this.form.query(query));
	}

	private Entry require(String key) {
		Entry entry = this.session.read(this.form.key(key));
		if (entry == null) {
			throw new DocumentNotFoundException(this.form.key(key));
		}
		return entry;
	}

}
