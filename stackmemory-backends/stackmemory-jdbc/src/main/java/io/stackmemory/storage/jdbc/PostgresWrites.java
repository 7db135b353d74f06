package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;

/**
 * The statements that read and change many entries at once, see {@link RowStatement}. One
 * changes rows only as long as the owner that it names holds the clock of the store, see
 * {@link RevisionFence}, and says which it changed.
 */
final class PostgresWrites {

	/** An entry is the one of a row. */
	private static final String MATCH = "e.namespace=w.n COLLATE \"C\" AND e.entry_key=w.k COLLATE \"C\"";

	private static final String UNEXPIRED = "(e.expires_at IS NULL OR e.expires_at>?)";

	private static final String RETURNING = " RETURNING e.namespace,e.entry_key";

	/** The same message of several rows is sent once. */
	private static final String ANNOUNCING = ",pg_notify(?,?)";

	private static final List<RowStatement.Column<EntryKey>> KEY = List
		.of(RowStatement.Column.text((key) -> key.namespace().name()), RowStatement.Column.text(EntryKey::key));

	private final Map<Kind, RowStatement<Row>> statements = new EnumMap<>(Kind.class);

	private final Map<Kind, RowStatement<Row>> announcing = new EnumMap<>(Kind.class);

	private final RowStatement<EntryKey> lock;

	private final RowStatement<EntryKey> read;

	private final String removeExpired;

	PostgresWrites(SqlDialect dialect) {
		String entries = dialect.table(EntryRows.TABLE);
		String fence = "EXISTS (SELECT 1 FROM " + dialect.table(RevisionFence.TABLE) + " WHERE owner=?)";
		String insert = "INSERT INTO " + entries + " AS e"
				+ " (namespace,entry_key,value,metadata,revision,created_at,updated_at,expires_at)"
				+ " SELECT n,k,v::jsonb,m::jsonb,r,t,t,x FROM unnest(?::text[],?::text[],?::text[],?::text[],"
				+ "?::bigint[],?::bigint[],?::bigint[]) AS w(n,k,v,m,r,t,x) WHERE k IS NOT NULL AND " + fence
				+ " ON CONFLICT (namespace,entry_key) DO UPDATE SET value=excluded.value,metadata=excluded.metadata,"
				+ "revision=excluded.revision,updated_at=excluded.updated_at,expires_at=excluded.expires_at,words=NULL,"
				+ "indexed_as=NULL,created_at=";
		add(Kind.UPSERT, insert + "CASE WHEN e.expires_at<=? THEN excluded.created_at"
				+ " ELSE e.created_at END WHERE e.revision<excluded.revision" + RETURNING);
		add(Kind.INSERT,
				insert + "excluded.created_at WHERE e.expires_at<=? AND e.revision<excluded.revision" + RETURNING);
		add(Kind.UPDATE, "UPDATE " + entries + " AS e SET value=w.v::jsonb,metadata=w.m::jsonb,"
				+ "revision=w.r,updated_at=w.t,expires_at=w.x,words=NULL,indexed_as=NULL FROM unnest(?::text[],?::text[],?::text[],?::text[],"
				+ "?::bigint[],?::bigint[],?::bigint[],?::bigint[]) AS w(n,k,v,m,r,t,x,p) WHERE " + fence + " AND "
				+ MATCH + " AND e.revision<w.r AND (w.p=0 OR e.revision=w.p) AND " + UNEXPIRED + RETURNING);
		add(Kind.DELETE,
				"DELETE FROM " + entries + " AS e USING unnest(?::text[],?::text[],"
						+ "?::bigint[],?::bigint[]) AS w(n,k,r,p) WHERE " + fence + " AND " + MATCH
						+ " AND e.revision<w.r AND (w.p IS NULL OR ((w.p=0 OR e.revision=w.p) AND " + UNEXPIRED + "))"
						+ RETURNING);
		addCopy(entries, fence);
		this.removeExpired = "WITH x AS (SELECT namespace,entry_key FROM " + entries
				+ " WHERE expires_at<=? LIMIT ? FOR UPDATE SKIP LOCKED) DELETE FROM " + entries
				+ " e USING x WHERE e.namespace=x.namespace AND e.entry_key=x.entry_key";
		this.lock = new RowStatement<>(
				"SELECT e.namespace,e.entry_key,e.revision,e.expires_at FROM unnest(?::text[],?::text[]) AS w(n,k)"
						+ " JOIN " + entries + " AS e ON " + MATCH
						+ " ORDER BY e.namespace,e.entry_key FOR UPDATE OF e",
				KEY);
		this.read = new RowStatement<>(
				"SELECT e.namespace,e.entry_key,e.value,e.metadata,e.revision,e.created_at,e.updated_at,e.expires_at"
						+ " FROM unnest(?::text[],?::text[]) AS w(n,k) JOIN " + entries + " AS e ON " + MATCH,
				KEY);
	}

	private void addCopy(String entries, String fence) {
		add(Kind.COPY, "INSERT INTO " + entries + " AS e"
				+ " (namespace,entry_key,value,metadata,revision,created_at,updated_at,expires_at)"
				+ " SELECT n,k,v::jsonb,m::jsonb,r,c,t,x FROM unnest(?::text[],?::text[],?::text[],?::text[],"
				+ "?::bigint[],?::bigint[],?::bigint[],?::bigint[]) AS w(n,k,v,m,r,t,x,c) WHERE k IS NOT NULL AND "
				+ fence + " ON CONFLICT (namespace,entry_key) DO NOTHING" + RETURNING);
	}

	private void add(Kind kind, String sql) {
		List<RowStatement.Column<Row>> columns = columns(kind);
		this.statements.put(kind, new RowStatement<>(sql, columns));
		this.announcing.put(kind, new RowStatement<>(sql + ANNOUNCING, columns));
	}

	private static List<RowStatement.Column<Row>> columns(Kind kind) {
		List<RowStatement.Column<Row>> columns = new ArrayList<>();
		columns.add(RowStatement.Column.text((row) -> row.operation.key().namespace().name()));
		columns.add(RowStatement.Column.text((row) -> row.operation.key().key()));
		if (kind != Kind.DELETE) {
			columns.add(RowStatement.Column.text(Row::value));
			columns.add(RowStatement.Column.text(Row::metadata));
		}
		columns.add(RowStatement.Column.number((row) -> row.operation.revision(row.batch).value()));
		if (kind != Kind.DELETE) {
			columns.add(RowStatement.Column.number(Row::updatedAt));
			columns.add(RowStatement.Column.number(Row::expiresAt));
		}
		if (kind == Kind.UPDATE || kind == Kind.DELETE) {
			columns.add(RowStatement.Column.number(Row::expected));
		}
		if (kind == Kind.COPY) {
			columns.add(RowStatement.Column.number(Row::createdAt));
		}
		return columns;
	}

	/**
	 * Reads entries as they are at one moment.
	 */
	Map<EntryKey, Entry> read(SqlSession session, Collection<EntryKey> keys) throws SQLException {
		Map<EntryKey, Entry> found = new HashMap<>();
		try (ResultSet row = this.read.prepare(session, List.copyOf(keys)).statement().executeQuery()) {
			while (row.next()) {
				Entry entry = EntryRows.entry(new Namespace(row.getString(1)), null, row, 2);
				found.put(entry.key(), entry);
			}
		}
		return found;
	}

	/**
	 * Removes what has expired, and leaves what somebody else holds at the moment for the
	 * next time.
	 * @return how many
	 */
	int removeExpired(SqlSession session, long milliseconds, int limit) throws SQLException {
		PreparedStatement statement = session.prepare(this.removeExpired);
		statement.setLong(1, milliseconds);
		statement.setInt(2, limit);
		return statement.executeUpdate();
	}

	/**
	 * Locks the entries that are there, in the order of their keys, so that two
	 * transactions never wait for each other.
	 */
	Map<EntryKey, StoredVersion> lock(SqlSession session, Collection<EntryKey> keys) throws SQLException {
		Map<EntryKey, StoredVersion> found = new HashMap<>();
		try (ResultSet row = this.lock.prepare(session, List.copyOf(keys)).statement().executeQuery()) {
			while (row.next()) {
				long expiresAt = row.getLong(4);
				Long end = row.wasNull() ? null : expiresAt;
				found.put(EntryKey.of(row.getString(1), row.getString(2)),
						new StoredVersion(new Revision(row.getLong(3)), end));
			}
		}
		return found;
	}

	/**
	 * Applies operations of one kind.
	 * @return the keys of what was changed
	 */
	Set<EntryKey> apply(SqlSession session, Kind kind, List<Row> rows, Terms terms) throws SQLException {
		RowStatement<Row> changing = ((terms.channel != null) ? this.announcing : this.statements).get(kind);
		if (changing == null) {
			throw new IllegalArgumentException("There is no statement for " + kind);
		}
		RowStatement.Prepared prepared = changing.prepare(session, rows);
		PreparedStatement statement = prepared.statement();
		int index = prepared.parameters();
		statement.setLong(++index, terms.owner);
		if (kind != Kind.COPY) {
			statement.setLong(++index, terms.now.toEpochMilli());
		}
		if (terms.channel != null) {
			statement.setString(++index, terms.channel);
			statement.setString(++index, terms.announcement);
		}
		Set<EntryKey> changed = new HashSet<>();
		try (ResultSet row = statement.executeQuery()) {
			while (row.next()) {
				changed.add(EntryKey.of(row.getString(1), row.getString(2)));
			}
		}
		return changed;
	}

	/**
	 * What a statement that changes entries needs to know beside them.
	 *
	 * @param owner who must hold the clock, or nothing is changed
	 * @param now when it is
	 * @param channel where the changes are announced, or null if they are not
	 * @param announcement what is said there
	 */
	record Terms(long owner, Instant now, @Nullable String channel, String announcement) {

		static Terms unannounced(long owner, Instant now) {
			return new Terms(owner, now, null, "");
		}

	}

	/**
	 * What one statement can do to many entries.
	 */
	enum Kind {

		/** Puts whatever is there. */
		UPSERT,

		/** Puts where nothing is, or only what has expired. */
		INSERT,

		/** Puts where something is, maybe at a revision. */
		UPDATE,

		/** Puts, with times and revisions of its own, where nothing is stored. */
		COPY,

		/** Deletes what is there. */
		DELETE;

		static Kind of(WriteOperation operation) {
			if (operation instanceof WriteOperation.Delete) {
				return DELETE;
			}
			if (operation instanceof WriteOperation.Put put && put.origin() != null) {
				return COPY;
			}
			if (operation.precondition() instanceof Precondition.Existence existence
					&& existence != Precondition.PRESENT) {
				return (existence == Precondition.ANY) ? UPSERT : INSERT;
			}
			return UPDATE;
		}

	}

	/**
	 * An operation and the batch that it belongs to.
	 *
	 * @param batch the batch
	 * @param operation a put or a delete
	 */
	record Row(WriteBatch batch, WriteOperation operation) {

		static List<Row> of(WriteBatch batch, Collection<? extends WriteOperation> operations) {
			List<Row> rows = new ArrayList<>(operations.size());
			operations.forEach((operation) -> rows.add(new Row(batch, operation)));
			return rows;
		}

		String value() {
			return ((WriteOperation.Put) this.operation).value().text();
		}

		@Nullable String metadata() {
			JsonDocument metadata = ((WriteOperation.Put) this.operation).metadata();
			return metadata.equals(JsonDocument.EMPTY_OBJECT) ? null : metadata.text();
		}

		Long updatedAt() {
			WriteOperation.Origin origin = ((WriteOperation.Put) this.operation).origin();
			return ((origin != null) ? origin.updatedAt() : this.batch.time()).toEpochMilli();
		}

		Long createdAt() {
			WriteOperation.Origin origin = ((WriteOperation.Put) this.operation).origin();
			return ((origin != null) ? origin.createdAt() : this.batch.time()).toEpochMilli();
		}

		@Nullable Long expiresAt() {
			Instant end = ((WriteOperation.Put) this.operation).expiresAt();
			return (end != null) ? end.toEpochMilli() : null;
		}

		/**
		 * The revision that is expected, 0 for any that is there, and null if nothing has
		 * to be there.
		 */
		private @Nullable Long expected() {
			if (this.operation.precondition() instanceof Precondition.AtRevision at) {
				return at.revision().value();
			}
			return (this.operation.precondition() == Precondition.PRESENT) ? 0L : null;
		}

	}

}
