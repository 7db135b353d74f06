package io.stackmemory;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import tools.jackson.databind.json.JsonMapper;

import io.stackmemory.agent.AgentEvents;
import io.stackmemory.agent.AgentMemory;
import io.stackmemory.agent.Agents;
import io.stackmemory.agent.Messages;
import io.stackmemory.agent.Tasks;
import io.stackmemory.document.CollectionSpec;
import io.stackmemory.document.DocumentCollection;
import io.stackmemory.document.DocumentStore;
import io.stackmemory.document.Leases;
import io.stackmemory.document.Transaction;
import io.stackmemory.document.TransactionSettings;
import io.stackmemory.document.UnitOfWork;
import io.stackmemory.frame.Frames;
import io.stackmemory.metric.Metrics;
import io.stackmemory.retention.RetentionSettings;
import io.stackmemory.retention.Sweeper;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.VersionConflictException;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.tiered.ReplicatingStorageBackend;

/**
 * The memory of an application and its agents: collections of documents, the frames of
 * runs, agents with their tasks and messages, and metrics, on one backend. Make one for a
 * backend. Safe for use by several threads; does not close the backend.
 */
public final class StackMemory {

	private final DocumentStore documents;

	private final Frames frames;

	private final Clock clock;

	/** Made when it is used first, as each index is for what is written too. */
	private volatile @Nullable AgentMemory agents;

	private volatile @Nullable Metrics metrics;

	private StackMemory(DocumentStore documents, Frames frames, Clock clock) {
		this.documents = documents;
		this.frames = frames;
		this.clock = clock;
	}

	/**
	 * Begins to make a memory.
	 * @param backend where everything is stored
	 * @return a builder with the usual settings
	 */
	public static Builder builder(StorageBackend backend) {
		return new Builder(backend);
	}

	/**
	 * The namespaces of the library that are written to in one transaction, so that they
	 * have to be in one store.
	 * @return groups of namespaces
	 */
	public static List<Set<Namespace>> namespacesWrittenTogether() {
		return List.of(Frames.NAMESPACES, AgentMemory.NAMESPACES);
	}

	/**
	 * What agents do: runs, frames, events and anchors.
	 * @return the frames
	 */
	public Frames frames() {
		return this.frames;
	}

	/**
	 * Who is there.
	 * @return the agents
	 */
	public Agents agents() {
		return agentMemory().agents();
	}

	/**
	 * What there is to do.
	 * @return the tasks
	 */
	public Tasks tasks() {
		return agentMemory().tasks();
	}

	/**
	 * What agents tell each other.
	 * @return the messages
	 */
	public Messages messages() {
		return agentMemory().messages();
	}

	/**
	 * What happened to agents and tasks.
	 * @return the events
	 */
	public AgentEvents events() {
		return agentMemory().events();
	}

	/**
	 * What was measured.
	 * @return the metrics
	 */
	public Metrics metrics() {
		Metrics known = this.metrics;
		if (known == null) {
			synchronized (this.documents) {
				known = (this.metrics != null) ? this.metrics : new Metrics(this.documents);
				this.metrics = known;
			}
		}
		return known;
	}

	/**
	 * Gives access to a collection of the application's own documents.
	 * @param spec what it is
	 * @param <T> the type of its documents
	 * @return the collection; cheap to use, worth keeping
	 */
	public <T> DocumentCollection<T> collection(CollectionSpec<T> spec) {
		return this.documents.collection(spec);
	}

	/**
	 * Does something completely or not at all, see {@link DocumentStore#transact}. The
	 * function may be run several times.
	 * @param work what to do
	 * @param <T> the type of the result
	 * @return what the function returned
	 * @throws VersionConflictException if others interfered at every attempt
	 */
	public <T extends @Nullable Object> T transact(Function<Transaction, T> work) {
		return this.documents.transact(work);
	}

	/**
	 * The same as {@link #transact(Function)} for what has no result.
	 * @param work what to do
	 */
	public void transactWithoutResult(Consumer<Transaction> work) {
		this.documents.transactWithoutResult(work);
	}

	/**
	 * Begins a transaction that the caller binds and ends, see
	 * {@link DocumentStore#begin}.
	 * @param readOnly whether writes are refused
	 * @param guard called before each read, write and commit
	 * @return the transaction, bound to no thread
	 */
	public UnitOfWork begin(boolean readOnly, Runnable guard) {
		return this.documents.begin(readOnly, guard);
	}

	/**
	 * Forgets what is not to be kept.
	 * @param settings what is kept
	 * @return a sweeper
	 */
	public Sweeper sweeper(RetentionSettings settings) {
		return new Sweeper(this.documents, settings, this.clock);
	}

	/**
	 * Rights that one of all the processes on the same store has at a time, for what must
	 * not be done twice at once.
	 * @return the leases
	 */
	public Leases leases() {
		return this.documents.leases();
	}

	/**
	 * How often a transaction was run again because others had changed what it had read.
	 * @return the number since this object was made
	 */
	public long transactionRetries() {
		return this.documents.transactionRetries();
	}

	/**
	 * Makes what was written as durable as the backend can, see
	 * {@link StorageBackend#flush()}.
	 */
	public void flush() {
		this.documents.backend().flush();
	}

	/**
	 * Waits until what was acknowledged before survives what it is to survive: not at all
	 * where each write does anyway; otherwise the store is flushed, and if that is not
	 * enough, its replicas are waited for.
	 * @param level what it is to survive
	 * @param timeout how long to wait for replicas
	 * @throws StorageSetupException if the store and its replicas can't give that,
	 * whatever is waited for
	 * @throws io.stackmemory.storage.StorageUnavailableException if the replicas don't
	 * have it in time; it is shipped later
	 */
	public void ensure(Durability.Level level, Duration timeout) {
		StorageBackend backend = backend();
		Durability durability = backend.durability();
		if (durability.acknowledged().compareTo(level) >= 0) {
			return;
		}
		if (durability.flushed().compareTo(level) < 0) {
			throw new StorageSetupException(StorageSetupException.Reason.SERVER,
					backend + " survives " + durability.flushed() + " at most, not " + level, null);
		}
		ReplicatingStorageBackend replicating = backend.unwrap(ReplicatingStorageBackend.class).orElse(null);
		if (replicating == null) {
			backend.flush();
			return;
		}
		replicating.ensure(level, timeout);
	}

	/**
	 * Runs a transaction, and waits until what it has written survives what it is to
	 * survive, see {@link #ensure}. Where that fails, the transaction is committed
	 * nevertheless.
	 * @param level what it is to survive
	 * @param timeout how long to wait for replicas
	 * @param work what is done; may be run several times
	 * @param <T> the type of the result
	 * @return what the work returned
	 */
	public <T extends @Nullable Object> T transact(Durability.Level level, Duration timeout,
			Function<Transaction, T> work) {
		T result = transact(work);
		ensure(level, timeout);
		return result;
	}

	/**
	 * An id for what the application makes itself.
	 * @return a UUID of version 7, greater than those before
	 */
	public String newId() {
		return this.documents.ids().next();
	}

	/**
	 * Where everything is stored.
	 * @return the backend
	 */
	public StorageBackend backend() {
		return this.documents.backend();
	}

	private AgentMemory agentMemory() {
		AgentMemory known = this.agents;
		if (known == null) {
			synchronized (this.documents) {
				known = (this.agents != null) ? this.agents : new AgentMemory(this.documents, this.clock);
				this.agents = known;
			}
		}
		return known;
	}

	/**
	 * Makes a memory.
	 */
	public static final class Builder {

		private final StorageBackend backend;

		private Clock clock = Clock.systemUTC();

		private Supplier<JsonMapper> mapper = JsonMapper::new;

		private long maximumDocumentSize = DocumentStore.DEFAULT_MAXIMUM_SIZE;

		private TransactionSettings transactions = TransactionSettings.DEFAULTS;

		private int maximumFrameDepth = Frames.DEFAULT_MAXIMUM_DEPTH;

		private Builder(StorageBackend backend) {
			this.backend = backend;
		}

		/**
		 * Sets the wall clock; that of the system otherwise. The backend has one of its
		 * own, which should be the same.
		 * @param wallClock the clock
		 * @return this builder
		 */
		public Builder clock(Clock wallClock) {
			this.clock = wallClock;
			return this;
		}

		/**
		 * Sets what writes and reads the application's documents; a plain mapper
		 * otherwise. The library's own types don't depend on it.
		 * @param jsonMapper the mapper
		 * @return this builder
		 */
		public Builder jsonMapper(JsonMapper jsonMapper) {
			return jsonMapper(() -> jsonMapper);
		}

		/**
		 * Sets what gives the mapper, when the first document of the application is
		 * written or read.
		 * @param jsonMapper gives the mapper
		 * @return this builder
		 */
		public Builder jsonMapper(Supplier<JsonMapper> jsonMapper) {
			this.mapper = jsonMapper;
			return this;
		}

		/**
		 * Sets how large a document may be; 16 MiB otherwise.
		 * @param bytes the size as JSON
		 * @return this builder
		 */
		public Builder maximumDocumentSize(long bytes) {
			this.maximumDocumentSize = bytes;
			return this;
		}

		/**
		 * Sets how conflicts are met.
		 * @param settings the settings
		 * @return this builder
		 */
		public Builder transactions(TransactionSettings settings) {
			this.transactions = settings;
			return this;
		}

		/**
		 * Sets how many frames can be open on top of each other; 100 otherwise.
		 * @param depth the number
		 * @return this builder
		 */
		public Builder maximumFrameDepth(int depth) {
			this.maximumFrameDepth = depth;
			return this;
		}

		/**
		 * Makes the memory.
		 * @return the memory
		 */
		public StackMemory build() {
			DocumentStore documents = new DocumentStore(this.backend, this.clock,
					new DocumentStore.Settings(this.mapper, this.maximumDocumentSize, this.transactions));
			return new StackMemory(documents, new Frames(documents, this.clock, this.maximumFrameDepth), this.clock);
		}

	}

}
