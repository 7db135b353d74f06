package io.stackmemory.document;

import java.time.Clock;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.VersionConflictException;

/**
 * Collections and transactions over one backend. Make one for a backend: it hands out the
 * revisions. Safe for use by several threads; holds nothing that must be closed.
 */
public final class DocumentStore {

	/** The most bytes of a document, unless set otherwise: 16 MiB. */
	public static final long DEFAULT_MAXIMUM_SIZE = 16L * 1024 * 1024;

	private final StorageBackend backend;

	private final BatchWriter writer;

	private final Transactions transactions;

	private final TimeOrderedIds ids;

	private final Settings settings;

	private final Leases leases;

	/**
	 * Creates a store.
	 * @param backend where the documents are
	 * @param clock the wall clock
	 * @param settings the rest
	 */
	public DocumentStore(StorageBackend backend, Clock clock, Settings settings) {
		this.backend = backend;
		this.writer = new BatchWriter(backend, clock);
		this.transactions = new Transactions(backend, this.writer, settings.transactions());
		this.ids = new TimeOrderedIds(clock);
		this.settings = settings;
		this.leases = new Leases(new Session(backend, this.writer, this.transactions));
	}

	/**
	 * Gives access to a collection and declares its indexes to the backend.
	 * @param spec what it is
	 * @param <T> the type of its documents
	 * @return the collection; cheap to use, worth keeping
	 */
	public <T> DocumentCollection<T> collection(CollectionSpec<T> spec) {
		return collection(spec, this.settings.mapper());
	}

	/**
	 * Gives access to a collection whose JSON form does not depend on this store's
	 * mapper.
	 * @param spec what it is
	 * @param mapper writes and reads the documents
	 * @param <T> the type of its documents
	 * @return the collection
	 */
	public <T> DocumentCollection<T> collection(CollectionSpec<T> spec, JsonMapper mapper) {
		return collection(spec, () -> mapper);
	}

	/**
	 * Gives access to a collection whose JSON form does not depend on this store's
	 * mapper.
	 * @param spec what it is
	 * @param mapper gives what writes and reads the documents; asked when the first
	 * document is written or read
	 * @param <T> the type of its documents
	 * @return the collection
	 */
	public <T> DocumentCollection<T> collection(CollectionSpec<T> spec, Supplier<JsonMapper> mapper) {
		DocumentCodec<T> codec = DocumentCodec.of(mapper, spec.type(), this.settings.maximumSize());
		DocumentCodec<Map<String, Object>> metadata = DocumentCodec.ofMetadata(mapper, this.settings.maximumSize());
		return new DocumentCollection<>(spec, new Session(this.backend, this.writer, this.transactions),
				new DocumentForm<>(spec, codec, metadata));
	}

	/**
	 * Does something completely or not at all. Every call to this store's collections on
	 * the same thread takes part, and sees what was written before; other threads see
	 * nothing before the end. Inside another transaction of the thread, it is a part of
	 * that one; if it throws there, what it has written is taken back.
	 * <p>
	 * Where something that was read has been changed by others meanwhile, the function is
	 * run again: it must do nothing that can't be repeated. What it throws otherwise ends
	 * the transaction without any change.
	 * @param work what to do
	 * @param <T> the type of the result
	 * @return what the function returned
	 * @throws VersionConflictException if there was a conflict at every attempt
	 * @throws StorageException if the store fails
	 */
	public <T extends @Nullable Object> T transact(Function<Transaction, T> work) {
		return this.transactions.run(work);
	}

	/**
	 * The same as {@link #transact(Function)} for what has no result.
	 * @param work what to do
	 */
	public void transactWithoutResult(Consumer<Transaction> work) {
		this.transactions.run((transaction) -> {
			work.accept(transaction);
			return null;
		});
	}

	/**
	 * Begins a transaction that the caller binds and ends.
	 * @param readOnly whether writes are refused with a
	 * {@link ReadOnlyTransactionException}
	 * @param guard called before each read, write and commit; what it throws is thrown on
	 * @return the transaction, bound to no thread
	 */
	public UnitOfWork begin(boolean readOnly, Runnable guard) {
		return new UnitOfWork(this.transactions, this.transactions.begin(readOnly, guard));
	}

	/**
	 * Rights that one process has at a time.
	 * @return the leases
	 */
	public Leases leases() {
		return this.leases;
	}

	/**
	 * How often a transaction was run again because others had changed what it had read.
	 * @return the number since this object was made
	 */
	public long transactionRetries() {
		return this.transactions.retries();
	}

	/**
	 * Numbers whose order is that of the commits that use them.
	 * @param name what is numbered; keep the sequence, its threads wait for each other
	 * @return the sequence
	 */
	public Sequence sequence(String name) {
		return new Sequence(this, name);
	}

	/**
	 * A source of ids that ascend in the order of their making.
	 * @return the source
	 */
	public TimeOrderedIds ids() {
		return this.ids;
	}

	/**
	 * The backend beneath.
	 * @return the backend
	 */
	public StorageBackend backend() {
		return this.backend;
	}

	/**
	 * What can be set.
	 *
	 * @param mapper gives what writes and reads documents; asked once, when the first
	 * document is written or read
	 * @param maximumSize the most bytes of a document as JSON
	 * @param transactions how conflicts are met
	 */
	public record Settings(Supplier<JsonMapper> mapper, long maximumSize, TransactionSettings transactions) {

		/**
		 * Checks the size.
		 * @throws IllegalArgumentException if it is not positive
		 */
		public Settings {
			if (maximumSize <= 0) {
				throw new IllegalArgumentException("The maximum size of a document is positive, not " + maximumSize);
			}
			mapper = new Lazily<>(mapper);
		}

		/**
		 * Takes a mapper that is there.
		 * @param mapper writes and reads documents
		 * @param maximumSize the most bytes of a document as JSON
		 * @param transactions how conflicts are met
		 */
		public Settings(JsonMapper mapper, long maximumSize, TransactionSettings transactions) {
			this(() -> mapper, maximumSize, transactions);
		}

		/**
		 * The usual settings: 16 MiB, up to 100 attempts.
		 * @param mapper writes and reads documents
		 * @return the settings
		 */
		public static Settings of(JsonMapper mapper) {
			return new Settings(mapper, DEFAULT_MAXIMUM_SIZE, TransactionSettings.DEFAULTS);
		}

	}

}
