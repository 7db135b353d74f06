package io.stackmemory.storage.lucene;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.document.TextField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.search.SearcherManager;
import org.apache.lucene.search.Sort;
import org.apache.lucene.search.SortField;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.store.ByteBuffersDirectory;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.MMapDirectory;
import org.apache.lucene.util.BytesRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.TextScan;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.FilterEvaluator;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextQuery;
import io.stackmemory.storage.query.TextWords;

/**
 * The words of one namespace. What the index finds is read from the store and looked at,
 * so an entry that has changed or expired is never in an answer.
 * <p>
 * Whoever writes notes keys, after the write; whoever searches takes the notes, reads
 * what the store has, and brings the index to that. Safe for use by several threads.
 */
final class WordIndex implements AutoCloseable {

	private static final Logger logger = LoggerFactory.getLogger(WordIndex.class);

	private static final String KEY = "key";

	private static final int ENTRIES_AT_ONCE = 500;

	/** If so many notes have piled up, a writer works them off. */
	private static final int MANY_NOTES = 10_000;

	/**
	 * If words alone find more, a filter is asked first: the few that it leaves are read.
	 */
	private static final int MANY_HITS = 1000;

	private static final int GROWTH = 4;

	private final StorageBackend backend;

	private final Namespace namespace;

	private final List<FieldPath> fields;

	private final Directory directory;

	private final @Nullable Path path;

	private final IndexWriter writer;

	private final SearcherManager searchers;

	private final Set<String> notes = ConcurrentHashMap.newKeySet();

	private boolean complete;

	private boolean closed;

	private WordIndex(StorageBackend backend, Namespace namespace, List<FieldPath> fields, @Nullable Path path)
			throws IOException {
		this.backend = backend;
		this.namespace = namespace;
		this.fields = fields;
		this.path = path;
		this.directory = (path != null) ? new MMapDirectory(path) : new ByteBuffersDirectory();
		this.writer = new IndexWriter(this.directory, new IndexWriterConfig(new GivenWords.NoAnalyzer()));
		this.searchers = new SearcherManager(this.writer, null);
	}

	/**
	 * Creates an empty index. It is filled by the first search.
	 * @param parent where to keep it, or null for memory
	 */
	static WordIndex create(StorageBackend backend, Namespace namespace, List<FieldPath> fields,
			@Nullable Path parent) {
		try {
			Path path = (parent != null) ? Files.createTempDirectory(parent, "stackmemory-words") : null;
			return new WordIndex(backend, namespace, fields, path);
		}
		catch (IOException ex) {
			throw failure(namespace, ex);
		}
	}

	/**
	 * Takes note of an entry that was maybe changed. The write has been committed, so
	 * nothing that fails here may be thrown: the index is given up then, and made anew by
	 * the next search, which throws if that fails too.
	 */
	void note(String key) {
		this.notes.add(key);
		if (this.notes.size() > MANY_NOTES) {
			try {
				catchUp();
			}
			catch (RuntimeException ex) {
				logger.warn("The index of words of '{}' is made anew by the next search", this.namespace, ex);
				giveUp();
			}
		}
	}

	/**
	 * Forgets the notes: whoever fills the index afterwards reads what they were about.
	 */
	private synchronized void giveUp() {
		this.complete = false;
		this.notes.clear();
	}

	List<Entry> search(TextQuery query) {
		catchUp();
		try {
			IndexSearcher searcher = this.searchers.acquire();
			try {
				return search(searcher, query);
			}
			finally {
				this.searchers.release(searcher);
			}
		}
		catch (AlreadyClosedException ex) {
			throw new StorageClosedException(this.backend.name());
		}
		catch (IOException ex) {
			throw failure(this.namespace, ex);
		}
	}

	private List<Entry> search(IndexSearcher searcher, TextQuery query) throws IOException {
		Query words = GivenWords.query(query.pattern());
		if (!query.filter().equals(Filter.ALL) && searcher.count(words) > MANY_HITS) {
			return new TextScan(this.backend).search(query);
		}
		Sort order = new Sort(SortField.FIELD_SCORE, new SortField(KEY, SortField.Type.STRING));
		for (int limit = query.limit();; limit *= GROWTH) {
			ScoreDoc[] hits = searcher.search(words, limit, order).scoreDocs;
			List<EntryKey> keys = new ArrayList<>(hits.length);
			for (ScoreDoc hit : hits) {
				keys.add(new EntryKey(this.namespace, searcher.storedFields().document(hit.doc, Set.of(KEY)).get(KEY)));
			}
			List<Entry> matching = matching(query, keys);
			if (matching.size() == query.limit() || hits.length < limit) {
				return matching;
			}
		}
	}

	private List<Entry> matching(TextQuery query, List<EntryKey> keys) {
		Map<EntryKey, Entry> stored = this.backend.readAll(keys);
		List<Entry> matching = new ArrayList<>();
		for (EntryKey key : keys) {
			Entry entry = stored.get(key);
			if (entry == null) {
				// Expired, and removed without anybody's writing
				this.notes.add(key.key());
			}
			else if (matching.size() < query.limit() && FilterEvaluator.matches(query.filter(), entry.value())
					&& TextEvaluator.matches(query, entry.value())) {
				matching.add(entry);
			}
		}
		return matching;
	}

	private synchronized void catchUp() {
		if (this.closed) {
			return;
		}
		try {
			if (!this.complete) {
				fill();
			}
			boolean changed = false;
			for (List<String> keys = takeNotes(); !keys.isEmpty(); keys = takeNotes()) {
				bringUpToDate(keys);
				changed = true;
			}
			if (changed) {
				this.searchers.maybeRefreshBlocking();
			}
		}
		catch (IOException ex) {
			throw failure(this.namespace, ex);
		}
	}

	private void fill() throws IOException {
		this.writer.deleteAll();
		this.backend.scan(io.stackmemory.storage.query.Query.of(this.namespace), (entry) -> {
			try {
				this.writer.addDocument(document(entry));
			}
			catch (IOException ex) {
				throw failure(this.namespace, ex);
			}
		});
		this.searchers.maybeRefreshBlocking();
		this.complete = true;
	}

	private List<String> takeNotes() {
		List<String> taken = new ArrayList<>();
		Iterator<String> keys = this.notes.iterator();
		while (keys.hasNext() && taken.size() < ENTRIES_AT_ONCE) {
			taken.add(keys.next());
			keys.remove();
		}
		return taken;
	}

	/**
	 * Brings the index to what the store has. A note that comes back meanwhile is of a
	 * later write.
	 */
	private void bringUpToDate(Collection<String> keys) throws IOException {
		boolean done = false;
		try {
			Map<EntryKey, Entry> stored = this.backend
				.readAll(keys.stream().map((key) -> new EntryKey(this.namespace, key)).toList());
			for (String key : keys) {
				Entry entry = stored.get(new EntryKey(this.namespace, key));
				Term term = new Term(KEY, key);
				if (entry != null) {
					this.writer.updateDocument(term, document(entry));
				}
				else {
					this.writer.deleteDocuments(term);
				}
			}
			done = true;
		}
		finally {
			if (!done) {
				this.notes.addAll(keys);
			}
		}
	}

	private Document document(Entry entry) {
		List<List<List<String>>> words = TextWords.of(entry.value(), this.fields);
		Document document = new Document();
		document.add(new StringField(KEY, entry.key().key(), Field.Store.YES));
		document.add(new SortedDocValuesField(KEY, new BytesRef(entry.key().key())));
		document.add(new TextField(GivenWords.HEADING, GivenWords.of(words.subList(0, 1))));
		document.add(new TextField(GivenWords.BODY, GivenWords.of(words.subList(1, words.size()))));
		return document;
	}

	@Override
	public synchronized void close() {
		this.closed = true;
		try {
			this.searchers.close();
			this.writer.rollback();
			this.directory.close();
			delete();
		}
		catch (IOException ex) {
			throw failure(this.namespace, ex);
		}
	}

	private void delete() throws IOException {
		if (this.path != null) {
			try (Stream<Path> files = Files.walk(this.path)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.deleteIfExists(file);
				}
			}
		}
	}

	private static StorageFailureException failure(Namespace namespace, IOException ex) {
		return new StorageFailureException("The index of words of '" + namespace + "' failed: " + ex, ex);
	}

}
