package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;

/**
 * A database that is open: what each does in its own way. Every method throws what the
 * method of the backend throws that is named like it.
 */
interface Database {

	String name();

	/**
	 * Where it is, as a person would name it, without a password.
	 */
	String location();

	Durability durability();

	SqlDialect dialect();

	/**
	 * Reads over one session, in whatever state each statement finds.
	 */
	<T extends @Nullable Object> T read(String attempted, SqlReading<T> reading);

	/**
	 * Reads entries as they are at one moment, the expired ones too.
	 */
	Map<EntryKey, Entry> readAll(Collection<EntryKey> keys);

	/**
	 * Hands what answers a query to a consumer in bounded memory, as it is at one moment.
	 * @param now what has expired by then is not there
	 */
	void scan(Query query, Instant now, Consumer<? super Entry> consumer);

	/**
	 * The same with the rows of a statement, which begin with the namespace.
	 */
	void scanAll(SqlText sql, Consumer<? super Entry> consumer);

	void write(WriteBatch batch);

	/**
	 * Removes entries that expired at a time, up to a number.
	 * @return how many
	 */
	int removeExpired(long milliseconds, int limit);

	/**
	 * Makes an index that is missing, or tells that it has to be made.
	 */
	void createIndex(Namespace namespace, NamespaceDefinition.Index index);

	default Optional<ChangeFeed> changes() {
		return Optional.empty();
	}

	/**
	 * The search of a backend on this database.
	 */
	TextSearch textSearch(StorageBackend backend);

	/**
	 * What the database can do for itself.
	 */
	Set<Maintenance.Task> tasks();

	/**
	 * Does one of its tasks.
	 */
	void run(Maintenance.Task task);

	/**
	 * Looks for damage beneath the entries.
	 */
	default List<String> verify() {
		return List.of();
	}

	/**
	 * Whether the database can be copied to a file.
	 */
	default boolean canBackUp() {
		return false;
	}

	/**
	 * Copies the database to a file, if it can.
	 */
	default void backUp(Path file, Maintenance.BackupProgress progress) {
		throw new UnsupportedOperationException(location() + " has no files");
	}

	/**
	 * The pool of connections, where the database has one of its own.
	 */
	default Optional<DataSource> pool() {
		return Optional.empty();
	}

	void flush();

	CheckResult check();

	void close();

}
