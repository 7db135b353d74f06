package io.stackmemory.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageSetupException.Reason;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * A schema on a PostgreSQL server.
 */
final class PostgresDatabase implements Database {

	private static final Logger logger = LoggerFactory.getLogger(PostgresDatabase.class);

	private static final int OLDEST_SERVER = 14;

	/** The part of the connections in use from which on a pool needs attention. */
	private static final double USED_UP = 0.8;

	private final PostgresSettings settings;

	private final Clock clock;

	private final PostgresSchema schema;

	private final PostgresDialect dialect;

	private final Durability durability;

	private final PostgresSessions sessions;

	private final PostgresWrites writes;

	private final PostgresResults results;

	private final RevisionFence fence;

	private final PostgresWriter writer;

	private final PostgresChanges changes;

	private final PostgresIndexes indexes;

	private volatile boolean closed;

	private PostgresDatabase(PostgresConnections connections, PostgresSettings settings, Clock clock,
			Durability durability) {
		this.settings = settings;
		this.clock = clock;
		this.durability = durability;
		this.schema = new PostgresSchema(connections.location(), settings.schema());
		this.dialect = new PostgresDialect(settings.schema());
		this.sessions = connections.sessions();
		this.writes = new PostgresWrites(this.dialect);
		this.results = new PostgresResults(this.dialect);
		this.fence = new RevisionFence(JdbcStorageBackend.POSTGRES, this.dialect.table(RevisionFence.TABLE),
				" FOR UPDATE");
		ChangeAnnouncer announcer = new ChangeAnnouncer();
		this.indexes = new PostgresIndexes(connections, this.schema);
		this.changes = new PostgresChanges(connections, settings.schema(), announcer.sender());
		PostgresTransaction transaction = new PostgresTransaction(this.sessions, this.writes, this.fence, clock,
				connections.location(), settings, settings.announceChanges() ? announcer : null);
		this.writer = new PostgresWriter(this.sessions, this.writes, transaction, this.fence, clock,
				connections.location());
	}

	/**
	 * Opens the schema. A first connection finds out whether all is as it has to be, so
	 * that a mistake is told at once.
	 */
	static PostgresDatabase open(PostgresConnections connections, PostgresSettings settings, Clock clock) {
		String location = connections.location();
		try {
			Durability durability = connections.with((session) -> {
				requireUsable(session, location);
				new SchemaMigration(new PostgresSchema(location, settings.schema()), settings.schemaMode())
					.run(session);
				return durability(session);
			});
			return new PostgresDatabase(connections, settings, clock, durability);
		}
		catch (SQLException ex) {
			throw PostgresErrors.translateOpening(location, ex);
		}
	}

	@Override
	public String name() {
		return JdbcStorageBackend.POSTGRES;
	}

	@Override
	public String location() {
		return this.schema.location();
	}

	@Override
	public Durability durability() {
		return this.durability;
	}

	@Override
	public SqlDialect dialect() {
		return this.dialect;
	}

	@Override
	public <T extends @Nullable Object> T read(String attempted, SqlReading<T> reading) {
		return repeat(attempted, reading, () -> true);
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		requireOpen();
		return keys.isEmpty() ? new HashMap<>() : read("read from", (session) -> this.writes.read(session, keys));
	}

	@Override
	public void scan(Query query, Instant now, Consumer<? super Entry> consumer) {
		if (PostgresResults.isSmall(query)) {
			read("scan", (session) -> this.results.read(session, query, now)).forEach(consumer);
			return;
		}
		SqlText sql = new QuerySql(this.dialect, query, now).select(EntryRows.COLUMNS);
		scan(sql, (row) -> EntryRows.entry(query.namespace(), null, row, 1), consumer);
	}

	@Override
	public void scanAll(SqlText sql, Consumer<? super Entry> consumer) {
		scan(sql, (row) -> EntryRows.entry(new Namespace(row.getString(1)), null, row, 2), consumer);
	}

	private void scan(SqlText sql, EntryRows.Mapping mapping, Consumer<? super Entry> consumer) {
		RowCursor cursor = new RowCursor(mapping, consumer);
		this.<@Nullable Void>repeat("scan", (session) -> {
			cursor.run(session, sql);
			return null;
		}, cursor::isAtTheBeginning);
	}

	@Override
	public void write(WriteBatch batch) {
		requireOpen();
		try {
			this.writer.write(batch);
			this.indexes.written(batch.operations().size());
		}
		catch (StorageException ex) {
			requireOpen();
			throw ex;
		}
	}

	@Override
	public int removeExpired(long milliseconds, int limit) {
		requireOpen();
		return read("remove from", (session) -> this.writes.removeExpired(session, milliseconds, limit));
	}

	/**
	 * Where the tables are someone else's, so are the indexes: the statement is logged.
	 */
	@Override
	public void createIndex(Namespace namespace, NamespaceDefinition.Index index) {
		create(PostgresIndex.of(this.settings.schema(), namespace, index));
	}

	private void create(PostgresIndex wanted) {
		boolean there = read("look for an index in", wanted::isThere);
		if (!there && this.settings.schemaMode() == SchemaMode.MIGRATE) {
			this.indexes.build(wanted);
		}
		else if (!there) {
			this.indexes.missing(wanted);
		}
	}

	@Override
	public Set<Maintenance.Task> tasks() {
		return Set.of(Maintenance.Task.VACUUM);
	}

	@Override
	public void run(Maintenance.Task task) {
		requireOpen();
		this.indexes.vacuum();
	}

	@Override
	public TextSearch textSearch(StorageBackend backend) {
		return new PostgresTextSearch(this, this.settings.schema(), this.clock, this::create);
	}

	@Override
	public Optional<ChangeFeed> changes() {
		return Optional.of(this.changes);
	}

	@Override
	public Optional<DataSource> pool() {
		return Optional.ofNullable(this.sessions.pool());
	}

	/**
	 * Where commits do not wait for the disk, one that does takes all earlier ones with
	 * it.
	 */
	@Override
	public void flush() {
		requireOpen();
		if (this.durability.acknowledged() != this.durability.flushed()) {
			this.<@Nullable Void>read("flush", (session) -> {
				session.connection().setAutoCommit(false);
				session.execute("SET LOCAL synchronous_commit TO on");
				session.execute("UPDATE " + this.dialect.table(RevisionFence.TABLE) + " SET owner=owner WHERE id=1");
				session.connection().commit();
				return null;
			});
		}
	}

	@Override
	public CheckResult check() {
		requireOpen();
		Map<String, Object> details = new HashMap<>();
		HikariDataSource pool = this.sessions.pool();
		HikariPoolMXBean state = (pool != null) ? pool.getHikariPoolMXBean() : null;
		if (pool != null && state != null) {
			details.put("connections", state.getTotalConnections());
			details.put("connectionsIdle", state.getIdleConnections());
			details.put("connectionsActive", state.getActiveConnections());
			details.put("connectionsWaiting", state.getThreadsAwaitingConnection());
			details.put("connectionsMaximum", pool.getMaximumPoolSize());
		}
		details.put("location", location());
		details.put("schemaVersion", SchemaMigration.VERSION);
		try {
			return this.sessions.with((session) -> {
				try (ResultSet row = session
					.prepare("SELECT current_setting('server_version'),pg_total_relation_size('"
							+ this.dialect.table(EntryRows.TABLE) + "'),owner FROM "
							+ this.dialect.table(RevisionFence.TABLE))
					.executeQuery()) {
					if (!row.next()) {
						return CheckResult.down("The clock of " + location() + " is missing");
					}
					details.put("serverVersion", row.getString(1));
					details.put("bytes", row.getLong(2));
					details.put("missingIndexes", this.indexes.missing());
					return withTroubles(details);
				}
			});
		}
		catch (SQLException ex) {
			throw PostgresErrors.translate("check " + location(), ex);
		}
	}

	@Override
	public void close() {
		this.closed = true;
		this.changes.close();
		this.indexes.close();
		try {
			this.sessions.<@Nullable Void>with((session) -> {
				this.fence.release(session);
				return null;
			});
		}
		catch (SQLException ex) {
			logger.debug("The clock of {} could not be given back; its next owner begins later", location(), ex);
		}
		finally {
			this.sessions.close();
		}
	}

	/**
	 * What needs attention: indexes that are missing, and a pool that is nearly used up.
	 */
	private CheckResult withTroubles(Map<String, Object> details) {
		List<String> troubles = new ArrayList<>();
		Map<String, String> failures = this.indexes.failures();
		if (!failures.isEmpty()) {
			troubles.add(failures.size() + " indexes could not be built: " + failures.values().iterator().next());
		}
		if (details.get("connectionsWaiting") instanceof Integer waiting && waiting > 0) {
			troubles.add(waiting + " threads wait for a connection");
		}
		else if (details.get("connectionsActive") instanceof Integer active
				&& details.get("connectionsMaximum") instanceof Integer maximum && active > USED_UP * maximum) {
			troubles.add(active + " of " + maximum + " connections are in use");
		}
		return troubles.isEmpty() ? CheckResult.up(details)
				: new CheckResult(CheckResult.Status.DEGRADED, String.join(". ", troubles), details);
	}

	private void requireOpen() {
		if (this.closed) {
			throw new StorageClosedException(JdbcStorageBackend.POSTGRES);
		}
	}

	/**
	 * Reads, and reads again if the connection is lost before anybody has seen something.
	 */
	private <T extends @Nullable Object> T repeat(String attempted, SqlReading<T> reading, BooleanSupplier repeatable) {
		long end = System.nanoTime() + this.settings.retryTimeout().toNanos();
		for (int attempt = 1;; attempt++) {
			requireOpen();
			try {
				return this.sessions.with(reading);
			}
			catch (SQLException ex) {
				requireOpen();
				if (!PostgresErrors.isConnectionLost(ex) || !repeatable.getAsBoolean() || System.nanoTime() > end) {
					throw PostgresErrors.translate(attempted + " " + location(), ex);
				}
				PostgresTransaction.pause(attempt);
			}
		}
	}

	private static void requireUsable(SqlSession session, String location) throws SQLException {
		int version = Integer.parseInt(PostgresSchema.show(session, "server_version_num")) / 10_000;
		if (version < OLDEST_SERVER) {
			throw new StorageSetupException(Reason.SERVER, location + " is on a PostgreSQL server of version "
					+ PostgresSchema.show(session, "server_version") + "; " + OLDEST_SERVER + " or later is needed",
					null);
		}
		String encoding = PostgresSchema.show(session, "server_encoding");
		if (!encoding.equals("UTF8")) {
			throw new StorageSetupException(Reason.SERVER,
					location + " has the encoding " + encoding + ", which can't hold every character; UTF8 is needed",
					null);
		}
	}

	private static Durability durability(SqlSession session) throws SQLException {
		if (PostgresSchema.show(session, "fsync").equals("off")) {
			return new Durability(Level.OPERATING_SYSTEM, Level.OPERATING_SYSTEM);
		}
		boolean off = PostgresSchema.show(session, "synchronous_commit").equals("off");
		return new Durability(off ? Level.OPERATING_SYSTEM : Level.MACHINE, Level.MACHINE);
	}

}
