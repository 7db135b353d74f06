package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextQuery;
import io.stackmemory.storage.query.TextWords;

/**
 * Search with a column of words ({@code tsvector}) and an index on it. Words are cut
 * here: dictionaries of the server, which differ, don't matter.
 * <p>
 * A write takes the words from its entry, and the next search cuts those that are missing
 * before it looks; so nothing that only writes pays for words. Instances do that one
 * after the other.
 */
final class PostgresTextSearch implements TextSearch {

	private static final int ENTRIES_AT_ONCE = 200;

	private static final int ENTRIES_THAT_MATTER = 10_000;

	private static final String WEIGHTS = "'{" + weight() + "," + weight() + "," + weight() + ",1}'";

	private final Database database;

	private final String schema;

	private final String table;

	private final Clock clock;

	private final Consumer<PostgresIndex> creating;

	private final Set<TextStamp> prepared = ConcurrentHashMap.newKeySet();

	PostgresTextSearch(Database database, String schema, Clock clock, Consumer<PostgresIndex> creating) {
		this.database = database;
		this.schema = schema;
		this.table = database.dialect().table(EntryRows.TABLE);
		this.clock = clock;
		this.creating = creating;
	}

	@Override
	public List<Entry> search(TextQuery query) {
		if (query.pattern().phrases().isEmpty()) {
			return List.of();
		}
		TextStamp stamp = TextStamp.of(query);
		prepare(stamp);
		return TextCandidates.matching(query, (limit) -> {
			SqlText sql = select(query, stamp, limit);
			return this.database.read("search", (session) -> {
				try (ResultSet rows = sql.prepare(session).executeQuery()) {
					return EntryRows.entries(this.database.dialect(), query.namespace(), rows);
				}
			});
		});
	}

	private SqlText select(TextQuery query, TextStamp stamp, int limit) {
		String words = TextVector.query(query);
		SqlText sql = new SqlText().add("SELECT " + EntryRows.COLUMNS + " FROM " + this.table + " WHERE namespace='"
				+ query.namespace() + "' AND words @@ ?::tsquery AND indexed_as='" + stamp.text() + "'", words);
		sql.add(" AND (expires_at IS NULL OR expires_at>?)", this.clock.instant().toEpochMilli());
		if (!query.filter().equals(Filter.ALL)) {
			sql.add(" AND ");
			new FilterSql(this.database.dialect(), sql).add(query.filter());
		}
		return sql.add(" ORDER BY ts_rank(" + WEIGHTS + ",words,?::tsquery,1) DESC,entry_key LIMIT " + limit, words);
	}

	/**
	 * Cuts the words that are missing.
	 */
	private void prepare(TextStamp stamp) {
		if (!this.prepared.contains(stamp)) {
			this.creating.accept(PostgresIndex.ofWords(this.schema, stamp.namespace()));
			this.creating.accept(PostgresIndex.ofMissing(this.schema, stamp));
			this.prepared.add(stamp);
		}
		boolean more = this.database.read("search", (session) -> isMissing(session, stamp));
		int added = 0;
		while (more) {
			int some = this.database.read("index words in", (session) -> addMissing(session, stamp));
			added += some;
			more = some == ENTRIES_AT_ONCE;
		}
		if (added >= ENTRIES_THAT_MATTER) {
			this.database.<@Nullable Void>read("index words in", (session) -> {
				// Else the planner thinks for a while that no entry has words
				session.execute("ANALYZE " + this.table + " (words,indexed_as)");
				return null;
			});
		}
	}

	private boolean isMissing(SqlSession session, TextStamp stamp) throws SQLException {
		try (ResultSet row = session.prepare(missing(stamp, "1") + " LIMIT 1").executeQuery()) {
			return row.next();
		}
	}

	private int addMissing(SqlSession session, TextStamp stamp) throws SQLException {
		session.connection().setAutoCommit(false);
		PreparedStatement lock = session.prepare("SELECT pg_advisory_xact_lock(hashtextextended(?,0))");
		lock.setString(1, "stackmemory-words:" + this.schema + ":" + stamp.namespace());
		lock.execute();
		List<String> keys = new ArrayList<>();
		List<String> words = new ArrayList<>();
		try (ResultSet rows = session
			.prepare(missing(stamp, "entry_key,value") + " ORDER BY entry_key LIMIT " + ENTRIES_AT_ONCE + " FOR UPDATE")
			.executeQuery()) {
			while (rows.next()) {
				keys.add(rows.getString(1));
				words.add(TextVector.of(TextWords.of(JsonDocument.stored(rows.getString(2)), stamp.fields())));
			}
		}
		PreparedStatement update = session.prepare("UPDATE " + this.table + " AS e SET words=w.t::tsvector,indexed_as='"
				+ stamp.text() + "' FROM unnest(?::text[],?::text[]) AS w(k,t) WHERE e.namespace='" + stamp.namespace()
				+ "' AND e.entry_key=w.k COLLATE \"C\"");
		update.setArray(1, session.connection().createArrayOf("text", keys.toArray()));
		update.setArray(2, session.connection().createArrayOf("text", words.toArray()));
		update.executeUpdate();
		session.connection().commit();
		return keys.size();
	}

	private String missing(TextStamp stamp, String columns) {
		return "SELECT " + columns + " FROM " + this.table + " WHERE " + stamp.isMissing("IS DISTINCT FROM");
	}

	private static String weight() {
		return String.valueOf(1.0 / TextEvaluator.FIRST_FIELD_WEIGHT);
	}

}
