package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import javax.sql.DataSource;

import org.jspecify.annotations.Nullable;

import io.stackmemory.storage.ChangeFeed;
import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageClosedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * Keeps everything in a relational database.
 * <p>
 * On SQLite: one file in WAL mode, one connection that writes and several that read, so
 * that neither waits for the other. Batches that arrive at once share a commit. Two
 * processes may use one file; a write waits up to the busy time-out for the other
 * process, and throws {@link io.stackmemory.storage.StorageUnavailableException} then. A
 * scan reads the state at its beginning, and keeps the write-ahead log from shrinking
 * until it ends.
 * <p>
 * On PostgreSQL: any number of processes on any number of machines. Single writes that
 * arrive at once share a statement and a commit. A scan holds a connection until it ends,
 * and a transaction while it is longer than a hundred entries. Where the connection
 * breaks while a batch is committed, the call throws
 * {@link io.stackmemory.storage.CommitUnknownException}; reads, and whatever was not
 * committed yet, are repeated until the server is back or the retry time-out is over.
 */
public final class JdbcStorageBackend implements StorageBackend {

	/** The name of the backend on SQLite. */
	public static final String SQLITE = "sqlite";

	/** The name of the backend on PostgreSQL. */
	public static final String POSTGRES = "postgres";

	private final Database database;

	private final Clock clock;

	private final EntryRows rows;

	private final TextSearch textSearch;

	private final DeferredIndexes indexes;

	/** Whether indexes that are missing are made here, and not by somebody else. */
	private final boolean deferring;

	private final AtomicBoolean closing = new AtomicBoolean();

	private JdbcStorageBackend(Database database, Clock clock, boolean deferring) {
		this.deferring = deferring;
		this.database = database;
		this.clock = clock;
		this.rows = new EntryRows(database.dialect());
		this.textSearch = database.textSearch(this);
		this.indexes = new DeferredIndexes(database::createIndex);
	}

	/**
	 * Opens a store in an SQLite file, and makes or migrates it where needed.
	 * @param settings where it is and how it behaves
	 * @param clock tells when an entry has expired
	 * @return the backend
	 * @throws io.stackmemory.storage.StorageLocationException if the file can't be made
	 * or written to
	 * @throws io.stackmemory.storage.StorageCorruptedException if the file is damaged or
	 * no database
	 * @throws io.stackmemory.storage.SchemaTooNewException if a newer version of this
	 * library made it
	 * @throws StorageException if it can't be opened for another reason
	 */
	public static JdbcStorageBackend sqlite(SqliteSettings settings, Clock clock) {
		return new JdbcStorageBackend(SqliteDatabase.open(settings, clock), clock, true);
	}

	/**
	 * Opens a store on a PostgreSQL server, over connections of its own, and makes or
	 * migrates the tables where needed.
	 * @param pool the connections
	 * @param settings how the store behaves
	 * @param clock tells when an entry has expired
	 * @return the backend
	 * @throws io.stackmemory.storage.StorageSetupException if the server can't be used
	 * the way it is set up
	 * @throws io.stackmemory.storage.SchemaTooNewException if a newer version of this
	 * library made the tables
	 * @throws StorageException if it can't be opened for another reason
	 */
	public static JdbcStorageBackend postgres(PostgresPool pool, PostgresSettings settings, Clock clock) {
		return new JdbcStorageBackend(PostgresDatabase.open(new PostgresConnections(pool, settings), settings, clock),
				clock, settings.schemaMode() == SchemaMode.MIGRATE);
	}

	/**
	 * Opens a store on a PostgreSQL server, over connections of the application, which
	 * stay the application's: what waits how long is for their settings, but for a limit
	 * to waiting for an answer.
	 * @param dataSource gives connections
	 * @param settings how the store behaves
	 * @param clock tells when an entry has expired
	 * @return the backend
	 * @throws io.stackmemory.storage.StorageSetupException if the server can't be used
	 * the way it is set up
	 * @throws io.stackmemory.storage.SchemaTooNewException if a newer version of this
	 * library made the tables
	 * @throws StorageException if it can't be opened for another reason
	 */
	public static JdbcStorageBackend postgres(DataSource dataSource, PostgresSettings settings, Clock clock) {
		return new JdbcStorageBackend(
				PostgresDatabase.open(new PostgresConnections(dataSource, settings), settings, clock), clock,
				settings.schemaMode() == SchemaMode.MIGRATE);
	}

	@Override
	public String name() {
		return this.database.name();
	}

	@Override
	public Durability durability() {
		return this.database.durability();
	}

	@Override
	public void define(NamespaceDefinition definition) {
		if (this.closing.get()) {
			throw new StorageClosedException(name());
		}
		if (this.deferring && !definition.indexes().isEmpty() && !isInUse(definition.namespace())) {
			this.indexes.add(definition);
		}
		else {
			definition.indexes().forEach((index) -> this.database.createIndex(definition.namespace(), index));
		}
	}

	/**
	 * Whether a namespace has entries, also expired ones.
	 */
	private boolean isInUse(Namespace namespace) {
		return this.database.read("look into", (session) -> {
			PreparedStatement statement = session.prepare(
					"SELECT 1 FROM " + this.database.dialect().table(EntryRows.TABLE) + " WHERE namespace=? LIMIT 1");
			statement.setString(1, namespace.name());
			try (ResultSet row = statement.executeQuery()) {
				return row.next();
			}
		});
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		Entry entry = this.database.<@Nullable Entry>read("read from", (session) -> this.rows.read(session, key));
		return (entry == null || entry.isExpired(this.clock.instant())) ? null : entry;
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Instant now = this.clock.instant();
		Map<EntryKey, Entry> found = this.database.readAll(keys);
		found.values().removeIf((entry) -> entry.isExpired(now));
		return found;
	}

	@Override
	public void write(WriteBatch batch) {
		this.indexes.write(batch, this.database::write);
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		this.indexes.makeFor(query.namespace());
		this.database.scan(query, this.clock.instant(), consumer);
	}

	@Override
	public void scanAll(Consumer<? super Entry> consumer) {
		this.database.scanAll(this.rows.all(this.clock.instant()), consumer);
	}

	@Override
	public long count(Query query) {
		this.indexes.makeFor(query.namespace());
		SqlText sql = new QuerySql(this.database.dialect(), query, this.clock.instant()).count();
		return this.database.read("count in", (session) -> {
			try (ResultSet row = sql.prepare(session).executeQuery()) {
				return row.next() ? row.getLong(1) : 0L;
			}
		});
	}

	@Override
	public List<Namespace> namespaces() {
		return this.database.read("read from", (session) -> {
			List<Namespace> namespaces = new ArrayList<>();
			PreparedStatement statement = session.prepare(this.rows.namespaces());
			statement.setLong(1, this.clock.instant().toEpochMilli());
			try (ResultSet names = statement.executeQuery()) {
				while (names.next()) {
					namespaces.add(new Namespace(names.getString(1)));
				}
			}
			return namespaces;
		});
	}

	@Override
	public Optional<ChangeFeed> changes() {
		return this.database.changes();
	}

	@Override
	public Optional<Maintenance> maintenance() {
		return Optional.of(new Upkeep());
	}

	@Override
	public TextSearch textSearch() {
		return this.textSearch;
	}

	/**
	 * The pool of connections, where the store has one of its own, for whoever watches
	 * it. It is the store's to use and to close.
	 * @return the pool
	 */
	public Optional<DataSource> pool() {
		return this.database.pool();
	}

	@Override
	public void flush() {
		this.database.flush();
	}

	@Override
	public CheckResult check() {
		try {
			return this.database.check();
		}
		catch (StorageException ex) {
			return CheckResult.down(String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public void close() {
		if (!this.closing.getAndSet(true)) {
			try {
				flush();
			}
			finally {
				this.database.close();
			}
		}
	}

	@Override
	public String toString() {
		return this.database.location();
	}

	private final class Upkeep implements Maintenance {

		@Override
		public long countExpired() {
			return JdbcStorageBackend.this.database.read("count in", (session) -> {
				PreparedStatement statement = session.prepare(
						"SELECT count(*) FROM " + JdbcStorageBackend.this.database.dialect().table("stackmemory_entry")
								+ " WHERE expires_at<=?");
				statement.setLong(1, JdbcStorageBackend.this.clock.instant().toEpochMilli());
				try (ResultSet row = statement.executeQuery()) {
					return row.next() ? row.getLong(1) : 0L;
				}
			});
		}

		@Override
		public Set<Task> tasks() {
			return JdbcStorageBackend.this.database.tasks();
		}

		@Override
		public void run(Task task) {
			if (tasks().contains(task)) {
				JdbcStorageBackend.this.database.run(task);
			}
			else {
				Maintenance.super.run(task);
			}
		}

		@Override
		public boolean canBackUp() {
			return JdbcStorageBackend.this.database.canBackUp();
		}

		@Override
		public void backUp(Path file, BackupProgress progress) {
			JdbcStorageBackend.this.database.backUp(file, progress);
		}

		@Override
		public List<String> verify() {
			return JdbcStorageBackend.this.database.verify();
		}

		@Override
		public int removeExpired(int limit) {
			return JdbcStorageBackend.this.database
				.removeExpired(JdbcStorageBackend.this.clock.instant().toEpochMilli(), limit);
		}

	}

}
