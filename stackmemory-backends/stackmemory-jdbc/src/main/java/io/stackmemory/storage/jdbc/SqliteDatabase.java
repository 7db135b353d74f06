package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteErrorCode;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Durability.Level;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Maintenance;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * An SQLite file.
 */
final class SqliteDatabase implements Database {

	private final SqliteSettings settings;

	private final Clock clock;

	private final SqliteConnections connections;

	private final EntryRows rows = new EntryRows(SqliteDialect.INSTANCE);

	private final SqliteWriter writer;

	private final SqliteReaders readers;

	private final SqliteCheckpoints checkpoints;

	private SqliteDatabase(SqliteSettings settings, Clock clock, SqliteConnections connections, SqlSession session) {
		this.settings = settings;
		this.clock = clock;
		this.connections = connections;
		this.writer = new SqliteWriter(session, connections.location(), clock);
		this.readers = new SqliteReaders(connections, settings.maximumReaders());
		this.checkpoints = new SqliteCheckpoints(connections, this.writer);
		this.writer.tell(this.checkpoints::written);
	}

	static SqliteDatabase open(SqliteSettings settings, Clock clock) {
		SqliteConnections connections = new SqliteConnections(settings);
		connections.createFile();
		SqlSession session = null;
		try {
			session = connections.open();
			new SchemaMigration(new SqliteSchema(connections), settings.schema()).run(session);
			return new SqliteDatabase(settings, clock, connections, session);
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
		return JdbcStorageBackend.SQLITE;
	}

	@Override
	public String location() {
		return this.connections.location();
	}

	@Override
	public Durability durability() {
		boolean full = this.settings.synchronous() == SqliteSettings.Synchronous.FULL;
		return new Durability(full ? Level.MACHINE : Level.OPERATING_SYSTEM, Level.MACHINE);
	}

	@Override
	public SqlDialect dialect() {
		return SqliteDialect.INSTANCE;
	}

	@Override
	public <T extends @Nullable Object> T read(String attempted, SqlReading<T> reading) {
		return this.readers.read(attempted, reading);
	}

	@Override
	public Map<EntryKey, Entry> readAll(Collection<EntryKey> keys) {
		return this.readers.read("read from", (session) -> {
			Map<EntryKey, Entry> found = new LinkedHashMap<>();
			session.execute("BEGIN DEFERRED");
			try {
				for (EntryKey key : keys) {
					Entry entry = this.rows.read(session, key);
					if (entry != null) {
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
	public void scan(Query query, Instant now, Consumer<? super Entry> consumer) {
		SqlText sql = new QuerySql(SqliteDialect.INSTANCE, query, now).select(SqliteRows.COLUMNS);
		Integer limit = query.limit();
		scan(sql, (row) -> this.rows.entry(query.namespace(), row), (limit != null) ? limit : Long.MAX_VALUE, consumer);
	}

	@Override
	public void scanAll(SqlText sql, Consumer<? super Entry> consumer) {
		scan(sql, this.rows::entry, Long.MAX_VALUE, consumer);
	}

	/**
	 * Gives rows to a consumer.
	 * @param most how many there are at most: none is asked for behind the last
	 */
	private void scan(SqlText sql, EntryRows.Mapping mapping, long most, Consumer<? super Entry> consumer) {
		this.readers.<@Nullable Void>read("scan", (session) -> {
			try (ResultSet rows = sql.prepare(session).executeQuery()) {
				for (long i = 0; i < most && rows.next(); i++) {
					consumer.accept(mapping.entry(rows));
				}
			}
			return null;
		});
	}

	@Override
	public void write(WriteBatch batch) {
		this.writer.write(batch);
	}

	@Override
	public int removeExpired(long milliseconds, int limit) {
		int[] removed = new int[1];
		this.writer.run("remove from", (session) -> {
			PreparedStatement statement = session.prepare("""
					DELETE FROM stackmemory_entry WHERE (namespace,entry_key) IN
					(SELECT namespace,entry_key FROM stackmemory_entry WHERE expires_at<=? LIMIT ?)""");
			statement.setLong(1, milliseconds);
			statement.setInt(2, limit);
			removed[0] = statement.executeUpdate();
		});
		return removed[0];
	}

	@Override
	public void createIndex(Namespace namespace, NamespaceDefinition.Index index) {
		SqliteIndex wanted = new SqliteIndex(namespace, index);
		if (!this.readers.read("look for an index in", wanted::exists)) {
			this.writer.run("make an index in", (session) -> session.execute(wanted.definition()));
		}
	}

	@Override
	public Set<Maintenance.Task> tasks() {
		return Set.of(Maintenance.Task.CHECKPOINT, Maintenance.Task.VACUUM);
	}

	@Override
	public void run(Maintenance.Task task) {
		if (task == Maintenance.Task.CHECKPOINT) {
			this.writer.exclusively("checkpoint", this::checkpoint);
		}
		else {
			this.writer.run("vacuum", (session) -> {
				// None of them may be in progress
				session.discardStatements();
				session.execute("VACUUM");
			});
		}
	}

	private void checkpoint(SqlSession session) throws SQLException {
		try (ResultSet row = session.prepare("PRAGMA wal_checkpoint(TRUNCATE)").executeQuery()) {
			if (row.next() && row.getInt(1) != 0) {
				throw new StorageUnavailableException("Could not empty the log of " + location()
						+ ": somebody still reads what is in it; try again later", null);
			}
		}
	}

	@Override
	public List<String> verify() {
		return this.readers.read("verify", (session) -> {
			List<String> found = new ArrayList<>();
			try (ResultSet rows = session.prepare("PRAGMA integrity_check").executeQuery()) {
				while (rows.next()) {
					if (!rows.getString(1).equals("ok")) {
						found.add(rows.getString(1));
					}
				}
			}
			return found;
		});
	}

	@Override
	public boolean canBackUp() {
		return true;
	}

	@Override
	public void backUp(Path file, Maintenance.BackupProgress progress) {
		SqliteBackup backup = new SqliteBackup(file, progress);
		this.readers.<@Nullable Void>read("back up", (session) -> {
			backup.run(session);
			return null;
		});
	}

	@Override
	public TextSearch textSearch(StorageBackend backend) {
		return new SqliteTextSearch(this.writer, this.readers, this.clock, backend);
	}

	@Override
	public void flush() {
		if (this.settings.synchronous() == SqliteSettings.Synchronous.FULL) {
			this.writer.exclusively("flush", (session) -> {
			});
		}
		else {
			this.writer.sync();
		}
	}

	@Override
	public CheckResult check() {
		long entries = this.readers.read("check", (session) -> {
			try (ResultSet rows = session.prepare("SELECT count(*) FROM stackmemory_clock").executeQuery()) {
				return rows.next() ? rows.getLong(1) : 0L;
			}
		});
		try {
			Path path = this.connections.path();
			return (entries == 1)
					? CheckResult.up(Map.of("path", path.toString(), "readers", this.readers.open(), "schemaVersion",
							SchemaMigration.VERSION, "bytes", bytes(path), "logBytes", logBytes(path), "usableBytes",
							Files.getFileStore(path).getUsableSpace()))
					: CheckResult.down("The clock of " + this.connections.location() + " is missing");
		}
		catch (IOException ex) {
			return CheckResult.down(String.valueOf(ex.getMessage()));
		}
	}

	@Override
	public void close() {
		try (this.readers; this.checkpoints) {
			// In the reverse order
		}
		catch (SQLException ex) {
			throw SqliteErrors.translate("close " + this.connections.location(), ex);
		}
		finally {
			this.writer.close();
		}
	}

	private static long bytes(Path path) throws IOException {
		return Files.size(path) + logBytes(path);
	}

	private static long logBytes(Path path) throws IOException {
		Path log = path.resolveSibling(path.getFileName() + "-wal");
		return Files.exists(log) ? Files.size(log) : 0;
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
