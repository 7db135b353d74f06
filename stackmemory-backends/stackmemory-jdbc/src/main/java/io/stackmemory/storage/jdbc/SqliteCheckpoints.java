package io.stackmemory.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the write-ahead log into the file while others write, on a thread and a
 * connection of its own. SQLite would have the writer do it, which waits for the disk
 * meanwhile, and everybody with it. The log is begun anew only when all of it is in the
 * file: once it is long, the writer stops for the little that came in during the last
 * round.
 *
 * @see <a href="https://sqlite.org/wal.html#ckpt">Checkpointing</a>
 */
final class SqliteCheckpoints implements AutoCloseable {

	/** How many pages the log has when the writer does it after all, 400 MB. */
	static final int AT_LAST = 100_000;

	private static final Logger logger = LoggerFactory.getLogger(SqliteCheckpoints.class);

	/** An operation alone changes about four pages. */
	private static final int OPERATIONS = 1_000;

	/**
	 * With how many pages the log is to be begun anew. One that grows is slower to write
	 * than one that is written over, as the file system notes its length each time.
	 */
	private static final int LONG_LOG = 4_000;

	/** Who reads looks for each page in what is in the log alone. */
	private static final Duration QUIET = Duration.ofSeconds(1);

	private static final Duration IDLE = Duration.ofSeconds(10);

	private static final Duration PATIENCE = Duration.ofMinutes(1);

	private final SqliteConnections connections;

	private final SqliteWriter writer;

	private final AtomicLong written = new AtomicLong();

	private final AtomicBoolean planned = new AtomicBoolean();

	private final AtomicBoolean due = new AtomicBoolean();

	/** Whoever has written while this was closed need not hear of it. */
	private final ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(1, this::thread,
			new ThreadPoolExecutor.DiscardPolicy());

	private volatile @Nullable Thread thread;

	/** Used by the thread, and by who closes after it. */
	private volatile @Nullable SqlSession session;

	private volatile boolean closed;

	private boolean failed;

	SqliteCheckpoints(SqliteConnections connections, SqliteWriter writer) {
		this.connections = connections;
		this.writer = writer;
		this.executor.setKeepAliveTime(IDLE.toSeconds(), TimeUnit.SECONDS);
		this.executor.allowCoreThreadTimeOut(true);
		this.executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
	}

	/**
	 * Takes note of what was written.
	 */
	void written(int operations) {
		if (this.written.addAndGet(operations) >= OPERATIONS) {
			plan(this.due, Duration.ZERO);
		}
		else {
			plan(this.planned, QUIET);
		}
	}

	/**
	 * Plans a round, unless there is one of its kind.
	 */
	private void plan(AtomicBoolean kind, Duration delay) {
		if (!kind.get() && kind.compareAndSet(false, true)) {
			Future<?> unused = this.executor.schedule(() -> {
				kind.set(false);
				run();
			}, delay.toMillis(), TimeUnit.MILLISECONDS);
		}
	}

	private void run() {
		this.written.set(0);
		if (this.closed) {
			return;
		}
		try {
			SqlSession own = this.session;
			if (own == null) {
				own = this.connections.open();
				this.session = own;
			}
			if (!bring(own)) {
				this.writer.exclusively("checkpoint", SqliteCheckpoints::bring);
			}
			this.failed = false;
		}
		catch (SQLException | RuntimeException ex) {
			if (!this.failed) {
				logger.warn("Could not bring the log into {}; it stays where it is, and is brought with later writes",
						this.connections.location(), ex);
			}
			this.failed = true;
		}
	}

	/**
	 * Brings what is in the log, without waiting for anybody. That all of it was brought
	 * is no sign that it will be begun anew: what was written meanwhile is not counted.
	 * @return whether that is enough for now
	 */
	private static boolean bring(SqlSession session) throws SQLException {
		try (ResultSet row = session.prepare("PRAGMA wal_checkpoint(PASSIVE)").executeQuery()) {
			return !row.next() || row.getInt(2) < LONG_LOG;
		}
	}

	private Thread thread(Runnable work) {
		Thread made = new Thread(work, "stackmemory-sqlite-checkpoint");
		made.setDaemon(true);
		this.thread = made;
		return made;
	}

	/**
	 * Ends the thread, after what it is doing.
	 */
	@Override
	public void close() throws SQLException {
		this.closed = true;
		this.executor.shutdown();
		Thread last = this.thread;
		try {
			if (last != null) {
				last.join(PATIENCE.toMillis());
			}
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		SqlSession own = this.session;
		if (own != null) {
			own.close();
		}
	}

}
