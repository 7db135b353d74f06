package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.StorageException;

/**
 * Builds indexes one after the other, on a thread and a connection of its own: the server
 * waits for every transaction that is older, which may be a long scan, also of the
 * caller. Queries give the same answers meanwhile, only slower.
 */
final class PostgresIndexes {

	private static final Logger logger = LoggerFactory.getLogger(PostgresIndexes.class);

	/** How long a caller waits for an index, which is enough for all but large tables. */
	private static final Duration PATIENCE = Duration.ofSeconds(2);

	/** Indexes are rarely built alone, and writes rarely come alone. */
	private static final Duration ANALYSIS_DELAY = Duration.ofMillis(500);

	private static final int MAXIMUM_ATTEMPTS = 5;

	/** A query whose answer is yes. */
	private static final String ALWAYS = "SELECT true";

	/**
	 * After how many rows the server counts them. A plan for next to no rows reads them
	 * all, and is kept until they are counted again, which the server itself does once a
	 * minute at most.
	 */
	private static final long FIRST_COUNT = 300;

	private final PostgresConnections connections;

	private final PostgresSchema schema;

	private final ScheduledThreadPoolExecutor thread = new ScheduledThreadPoolExecutor(1, (task) -> {
		Thread made = new Thread(task, "stackmemory-indexes");
		made.setDaemon(true);
		return made;
	});

	/** What could not be built, by the name of the index. */
	private final Map<String, String> failures = new ConcurrentHashMap<>();

	/** What somebody else has to make, by the name of the index. */
	private final Map<String, String> missing = new ConcurrentHashMap<>();

	/** Whether the planner is going to be told of indexes that were built. */
	private final AtomicBoolean analyzing = new AtomicBoolean();

	private final AtomicLong written = new AtomicLong();

	/** How many rows are to be written until the server counts them once more. */
	private final AtomicLong nextCount = new AtomicLong(FIRST_COUNT);

	private volatile @Nullable Connection connection;

	private volatile boolean closed;

	PostgresIndexes(PostgresConnections connections, PostgresSchema schema) {
		this.connections = connections;
		this.schema = schema;
		this.thread.setKeepAliveTime(1, TimeUnit.SECONDS);
		this.thread.allowCoreThreadTimeOut(true);
	}

	/**
	 * Why indexes are missing, by their names.
	 */
	Map<String, String> failures() {
		return this.failures;
	}

	/**
	 * Takes note of an index that somebody else has to make.
	 */
	void missing(PostgresIndex index) {
		logger.warn("An index of {} is missing in {}, which makes queries slow. Have it made: {}", index,
				this.schema.location(), index.definition());
		this.missing.put(index.name(), index.definition());
	}

	/**
	 * The statements for indexes that somebody else has to make.
	 */
	List<String> missing() {
		return List.copyOf(this.missing.values());
	}

	/**
	 * Builds an index, and waits for it a little. As long as the server has not counted
	 * the values of an expression its planner guesses; nobody waits for that.
	 */
	void build(PostgresIndex index) {
		Future<?> building = this.thread.submit(() -> buildNow(index));
		if (!this.analyzing.getAndSet(true)) {
			analyzeSoon(() -> {
				this.analyzing.set(false);
				analyze(ALWAYS);
			});
		}
		try {
			building.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (TimeoutException ex) {
			logger.info("Building the index {} goes on in the background", index);
		}
		catch (ExecutionException ex) {
			throw new IllegalStateException(ex.getCause());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	/**
	 * Takes note of what was written. The server counts its rows each time there may be
	 * ten times as many, unless it knows of them; nobody waits for that.
	 */
	void written(int rows) {
		long all = this.written.addAndGet(rows);
		long next = this.nextCount.get();
		if (all >= next && this.nextCount.compareAndSet(next, 10 * all)) {
			try {
				String isNews = "SELECT reltuples<" + all / 2 + " FROM pg_class WHERE oid='"
						+ this.schema.table(EntryRows.TABLE) + "'::regclass";
				analyzeSoon(() -> analyze(isNews));
			}
			catch (RejectedExecutionException ex) {
				logger.debug("{} is being closed, and its rows are not counted", this.schema.location(), ex);
			}
		}
	}

	/**
	 * Makes room of what was deleted and replaced, and tells the planner what there is.
	 */
	void vacuum() {
		String table = this.schema.table(EntryRows.TABLE);
		try {
			this.connections.<@Nullable Void>with((session) -> {
				this.schema.exclusively(session, (own) -> own.execute("VACUUM (ANALYZE) " + table));
				return null;
			});
		}
		catch (SQLException ex) {
			throw PostgresErrors.translate("vacuum " + this.schema.location(), ex);
		}
	}

	private void analyzeSoon(Runnable analysis) {
		Future<?> unused = this.thread.schedule(analysis, ANALYSIS_DELAY.toMillis(), TimeUnit.MILLISECONDS);
	}

	/**
	 * Has the server count values, if the answer to a query is yes.
	 */
	private void analyze(String condition) {
		try {
			this.connections.<@Nullable Void>with((session) -> {
				this.connection = session.connection();
				if (PostgresSchema.isTrue(session, condition)) {
					this.schema.exclusively(session,
							(own) -> own.execute("ANALYZE " + this.schema.table(EntryRows.TABLE)));
				}
				return null;
			});
		}
		catch (SQLException | StorageException ex) {
			logger.debug("The server will analyze {} by itself", this.schema.location(), ex);
		}
		finally {
			this.connection = null;
		}
	}

	/**
	 * Gives up what is being built and ends the thread.
	 */
	void close() {
		this.closed = true;
		this.thread.shutdownNow();
		Connection open = this.connection;
		try {
			if (open != null) {
				open.abort(Runnable::run);
			}
			if (!this.thread.awaitTermination(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
				logger.warn("The thread that builds indexes has not ended");
			}
		}
		catch (SQLException ex) {
			logger.debug("A connection that is not needed any more could not be closed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private void buildNow(PostgresIndex index) {
		for (int attempt = 1; !this.closed; attempt++) {
			try {
				this.connections.<@Nullable Void>with((session) -> {
					this.connection = session.connection();
					this.schema.exclusively(session, index::build);
					return null;
				});
				this.failures.remove(index.name());
				return;
			}
			catch (SQLException | StorageException ex) {
				if (!this.closed && attempt == MAXIMUM_ATTEMPTS) {
					logger.warn("The index {} could not be built; queries that need it are slow", index, ex);
					this.failures.put(index.name(), String.valueOf(ex.getMessage()));
					return;
				}
				PostgresTransaction.pause(attempt);
			}
			finally {
				this.connection = null;
			}
		}
	}

}
