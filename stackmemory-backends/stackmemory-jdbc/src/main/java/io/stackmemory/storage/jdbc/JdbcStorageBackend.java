package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageLocationException;
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
 */
public final class JdbcStorageBackend implements StorageBackend {

	/** The name of the backend on SQLite. */
	public static final String SQLITE = "sqlite";

	private static final String NAMESPACES = """
			WITH RECURSIVE names (name) AS (
				SELECT min(namespace) FROM stackmemory_entry UNION ALL
				SELECT (SELECT min(namespace) FROM stackmemory_entry WHERE namespace>name) FROM names
				WHERE name IS NOT NULL)
			SELECT name FROM names WHERE EXISTS (SELECT 1 FROM stackmemory_entry
				WHERE namespace=name AND (expires_at IS NULL OR expires_at>?))""";

	private final SqliteSettings settings;

	private final Clock clock;

	private final SqliteConnections connections;

	private final SqliteWriter writer;

	private final SqliteReaders readers;

	private final AtomicBoolean closing = new AtomicBoolean();

	private JdbcStorageBackend(SqliteSettings settings, Clock clock, SqliteConnections connections,
			SqlSession session) {
		this.settings = settings;
		this.clock = clock;
		this.connections = connections;
		this.writer = new SqliteWriter(session, connections.location(), clock);
		this.readers = new SqliteReaders(connections, settings.maximumReaders());
	}

	/**
	 * Opens a store in an SQLite file, and makes or migrates it where needed.
	 * @param settings where it is and how it behaves
	 * @param clock tells when an entry has expired
	 * @return the backend
	 * @throws StorageLocationException if the file can't be made or written to
	 * @throws StorageCorruptedException if the file is damaged or no database
	 * @throws io.stackmemory.storage.SchemaTooNewException if a newer version of this
	 * library made it
	 * @throws StorageException if it can't be opened for another reason
	 */
	public static JdbcStorageBackend sqlite(SqliteSettings settings, Clock clock) {
		SqliteConnections connections = new SqliteConnections(settings);
		connections.createFile();
		SqlSession session = null;
		try {
			session = connections.open();
			new SchemaMigration(connections).run(session);
			return new JdbcStorageBackend(settings, clock, connections, session);
		}
		catch (SQLException ex) {
			closeAfter(ex, session);
			throw openingFailure(connections, ex);
		}
		catch (RuntimeException ex) {
			closeAfter(ex, session);
			throw ex;
		}
	}

	@Override
	public String name() {
		return SQLITE;
	}

	@Override
	public Durability durability() {
		boolean full = this.settings.synchronous() == SqliteSettings.Synchronous.FULL;
		return new Durability(full ? Level.MACHINE : Level.OPERATING_SYSTEM, Level.MACHINE);
	}

	@Override
	public void define(NamespaceDefinition definition) {
		for (NamespaceDefinition.Index index : definition.indexes()) {
			SqliteIndex wanted = new SqliteIndex(definition.namespace(), index);
			if (!this.readers.read("look for an index in", wanted::exists)) {
				this.writer.run("make an index in", (session) -> session.execute(wanted.definition()));
			}
		}
	}

	@Override
	public @Nullable Entry read(EntryKey key) {
		Entry entry = this.readers.<@Nullable Entry>read("read from", (session) -> EntryRows.read(session, key));
		return (entry == null || entry.isExpired(this.clock.instant())) ? null : entry;
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		Instant now = this.clock.instant();
		return this.readers.read("read from", (session) -> {
			Map<EntryKey, Entry> found = new LinkedHashMap<>();
			session.execute("BEGIN DEFERRED");
			try {
				for (EntryKey key : keys) {
					Entry entry = EntryRows.read(session, key);
					if (entry != null && !entry.isExpired(now)) {
						found.put(key, entry);
					}
				}
			}
			finally {
				session.execute("COMMIT");
			}
			return found;
		});
	}

	@Override
	public void write(WriteBatch batch) {
		this.writer.write(batch);
	}

	@Override
	public void scan(Query query, Consumer<? super Entry> consumer) {
		SqlText sql = new QuerySql(query, this.clock.instant()).select(EntryRows.COLUMNS);
		this.readers.<@Nullable Void>read("scan", (session) -> {
			try (ResultSet rows = sql.prepare(session).executeQuery()) {
				while (rows.next()) {
					consumer.accept(EntryRows.entry(query.namespace(), rows));
				}
			}
			return null;
		});
	}

	@Override
	public long count(Query query) {
		SqlText sql = new QuerySql(query, this.clock.instant()).count();
		return this.readers.read("count in", (session) -> {
			try (ResultSet rows = sql.prepare(session).executeQuery()) {
				return rows.next() ? rows.getLong(1) : 0L;
			}
		});
	}

	@Override
	public List<Namespace> namespaces() {
		SqlText sql = new SqlText().add(NAMESPACES, this.clock.instant().toEpochMilli());
		return this.readers.read("read from", (session) -> {
			List<Namespace> namespaces = new ArrayList<>();
			try (ResultSet rows = sql.prepare(session).executeQuery()) {
				while (rows.next()) {
					namespaces.add(new Namespace(rows.getString(1)));
				}
			}
			return namespaces;
		});
	}

	@Override
	public void flush() {
		if (this.settings.synchronous() == SqliteSettings.Synchronous.FULL) {
			this.writer.run("flush", (session) -> {
			});
		}
		else {
			this.writer.sync();
		}
	}

	@Override
	public CheckResult check() {
		try {
			long entries = this.readers.read("check", (session) -> {
				try (ResultSet rows = session.prepare("SELECT count(*) FROM stackmemory_clock").executeQuery()) {
					return rows.next() ? rows.getLong(1) : 0L;
				}
			});
			Path path = this.connections.path();
			return (entries == 1)
					? CheckResult.up(Map.of("path", path.toString(), "readers", this.readers.open(), "schemaVersion",
							SchemaMigration.VERSION, "bytes", bytes(path)))
					: CheckResult.down("The clock of " + this.connections.location() + " is missing");
		}
		catch (StorageException | IOException ex) {
			return CheckResult.down(String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public void close() {
		if (this.closing.getAndSet(true)) {
			return;
		}
		try {
			flush();
		}
		finally {
			closeConnections();
		}
	}

	@Override
	public String toString() {
		return this.connections.location();
	}

	private static long bytes(Path path) throws IOException {
		Path log = path.resolveSibling(path.getFileName() + "-wal");
		return Files.size(path) + (Files.exists(log) ? Files.size(log) : 0);
	}

	private void closeConnections() {
		try {
			this.readers.close();
		}
		catch (SQLException ex) {
			throw SqliteErrors.translate("close " + this.connections.location(), ex);
		}
		finally {
			this.writer.close();
		}
	}

	private static void closeAfter(Exception failure, @Nullable SqlSession session) {
		if (session != null) {
			try {
				session.close();
			}
			catch (SQLException ex) {
				failure.addSuppressed(ex);
			}
		}
	}

	private static StorageException openingFailure(SqliteConnections connections, SQLException ex) {
		SQLiteErrorCode code = SqliteErrors.code(ex);
		if (code == SQLiteErrorCode.SQLITE_NOTADB) {
			return new StorageCorruptedException(connections.path() + " is no SQLite database, or damaged at its "
					+ "beginning; nothing was changed", ex);
		}
		if (code == SQLiteErrorCode.SQLITE_CANTOPEN || code == SQLiteErrorCode.SQLITE_READONLY
				|| code == SQLiteErrorCode.SQLITE_PERM) {
			return new StorageLocationException("Can't open " + connections.path() + " for writing: " + ex.getMessage(),
					connections.path(), ex);
		}
		return SqliteErrors.translate("open " + connections.location(), ex);
	}

}
