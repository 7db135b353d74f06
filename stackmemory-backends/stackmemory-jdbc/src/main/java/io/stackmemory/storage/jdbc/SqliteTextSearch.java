package io.stackmemory.storage.jdbc;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.TextScan;
import io.stackmemory.storage.TextSearch;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.TextEvaluator;
import io.stackmemory.storage.query.TextQuery;
import io.stackmemory.storage.query.TextWords;

/**
 * Search with FTS5, the full-text index of SQLite. Words are cut here, so the index gets
 * them as they are, joined by spaces.
 * <p>
 * The first search of a namespace makes its index, which then holds a word list for the
 * row of each entry. A write takes the mark from its entry, and the next search puts the
 * entries without a mark into the index before it looks; so nothing that only writes pays
 * for words.
 */
final class SqliteTextSearch implements TextSearch {

	private static final int ENTRIES_AT_ONCE = 500;

	/**
	 * If words alone find more, a filter is asked first: the few that it leaves are read.
	 */
	private static final int MANY = 1000;

	private final SqliteWriter writer;

	private final SqliteReaders readers;

	private final Clock clock;

	private final TextSearch scan;

	SqliteTextSearch(SqliteWriter writer, SqliteReaders readers, Clock clock, StorageBackend backend) {
		this.writer = writer;
		this.readers = readers;
		this.clock = clock;
		this.scan = new TextScan(backend);
	}

	@Override
	public List<Entry> search(TextQuery query) {
		if (query.pattern().phrases().isEmpty()) {
			return List.of();
		}
		TextStamp stamp = TextStamp.of(query);
		prepare(stamp);
		String words = words(query);
		if (!query.filter().equals(Filter.ALL) && isMany(stamp, words)) {
			return this.scan.search(query);
		}
		return TextCandidates.matching(query, (limit) -> {
			SqlText sql = select(query, stamp, words, limit);
			return this.readers.read("search", (session) -> {
				try (ResultSet rows = sql.prepare(session).executeQuery()) {
					return EntryRows.entries(SqliteDialect.INSTANCE, query.namespace(), rows);
				}
			});
		});
	}

	private SqlText select(TextQuery query, TextStamp stamp, String words, int limit) {
		String table = table(stamp);
		// In this order: the words are looked for once, not for each entry
		SqlText sql = new SqlText().add("SELECT " + SqliteRows.COLUMNS + " FROM " + table + " CROSS JOIN "
				+ EntryRows.TABLE + " ON id=" + table + ".rowid WHERE " + table + " MATCH ?", words);
		sql.add(" AND namespace='" + query.namespace() + "' AND indexed_as='" + stamp.text() + "'");
		sql.add(" AND (expires_at IS NULL OR expires_at>?)", this.clock.instant().toEpochMilli());
		if (!query.filter().equals(Filter.ALL)) {
			sql.add(" AND ");
			new FilterSql(SqliteDialect.INSTANCE, sql).add(query.filter());
		}
		return sql.add(" ORDER BY bm25(" + table + "," + TextEvaluator.FIRST_FIELD_WEIGHT + ".0,1.0),entry_key LIMIT "
				+ limit);
	}

	private boolean isMany(TextStamp stamp, String words) {
		String table = table(stamp);
		return this.readers.read("search", (session) -> {
			PreparedStatement statement = session
				.prepare("SELECT 1 FROM " + table + " WHERE " + table + " MATCH ? LIMIT 1 OFFSET " + MANY);
			statement.setString(1, words);
			try (ResultSet row = statement.executeQuery()) {
				return row.next();
			}
		});
	}

	/**
	 * Puts into the index what is not in it.
	 */
	private void prepare(TextStamp stamp) {
		if (!this.readers.read("look for an index in", (session) -> isThere(session, stamp))) {
			this.writer.run("make an index in", (session) -> transactionally(session, (own) -> create(own, stamp)));
		}
		int[] added = { this.readers.read("search", (session) -> missing(session, stamp, 1)).size() };
		while (added[0] > 0) {
			this.writer.run("index words in",
					(session) -> transactionally(session, (own) -> added[0] = addMissing(own, stamp)));
			added[0] = (added[0] == ENTRIES_AT_ONCE) ? added[0] : 0;
		}
	}

	/**
	 * Makes the index, unless somebody else has done so meanwhile: what was put into that
	 * one is marked as being there.
	 */
	private static void create(SqlSession session, TextStamp stamp) throws SQLException {
		String table = table(stamp);
		if (isThere(session, stamp)) {
			return;
		}
		for (String old : tables(session, stamp)) {
			session.execute("DROP TRIGGER IF EXISTS " + old + "_delete");
			session.execute("DROP INDEX IF EXISTS " + old + "_missing");
			session.execute("DROP TABLE " + old);
		}
		PreparedStatement left = session
			.prepare("UPDATE " + EntryRows.TABLE + " SET indexed_as=NULL WHERE namespace=? AND indexed_as=?");
		left.setString(1, stamp.namespace().name());
		left.setString(2, stamp.text());
		left.executeUpdate();
		session.execute("CREATE VIRTUAL TABLE " + table
				+ " USING fts5(heading,body,content='',contentless_delete=1,tokenize='ascii')");
		session
			.execute("CREATE TRIGGER " + table + "_delete AFTER DELETE ON " + EntryRows.TABLE + " WHEN OLD.namespace='"
					+ stamp.namespace() + "' BEGIN DELETE FROM " + table + " WHERE rowid=OLD.id; END");
		session.execute("CREATE INDEX " + table + "_missing ON " + EntryRows.TABLE + " (entry_key) WHERE "
				+ stamp.isMissing("IS NOT"));
	}

	private static int addMissing(SqlSession session, TextStamp stamp) throws SQLException {
		List<Long> ids = missing(session, stamp, ENTRIES_AT_ONCE);
		for (long id : ids) {
			PreparedStatement read = session.prepare("SELECT value FROM " + EntryRows.TABLE + " WHERE id=?");
			read.setLong(1, id);
			JsonDocument value;
			try (ResultSet row = read.executeQuery()) {
				row.next();
				value = JsonDocument.stored(row.getString(1));
			}
			List<List<List<String>>> fields = TextWords.of(value, stamp.fields());
			PreparedStatement add = session
				.prepare("INSERT OR REPLACE INTO " + table(stamp) + " (rowid,heading,body) VALUES (?,?,?)");
			add.setLong(1, id);
			add.setString(2, joined(fields.subList(0, 1)));
			add.setString(3, joined(fields.subList(1, fields.size())));
			add.executeUpdate();
			PreparedStatement mark = session.prepare("UPDATE " + EntryRows.TABLE + " SET indexed_as=? WHERE id=?");
			mark.setString(1, stamp.text());
			mark.setLong(2, id);
			mark.executeUpdate();
		}
		return ids.size();
	}

	private static List<Long> missing(SqlSession session, TextStamp stamp, int limit) throws SQLException {
		List<Long> ids = new ArrayList<>();
		// By name: without statistics the planner would walk through the namespace
		try (ResultSet rows = session
			.prepare("SELECT id FROM " + EntryRows.TABLE + " INDEXED BY " + table(stamp) + "_missing WHERE "
					+ stamp.isMissing("IS NOT") + " LIMIT " + limit)
			.executeQuery()) {
			while (rows.next()) {
				ids.add(rows.getLong(1));
			}
		}
		return ids;
	}

	private static boolean isThere(SqlSession session, TextStamp stamp) throws SQLException {
		return tables(session, stamp).contains(table(stamp));
	}

	/**
	 * The indexes of a namespace, whatever their fields.
	 */
	private static List<String> tables(SqlSession session, TextStamp stamp) throws SQLException {
		PreparedStatement statement = session.prepare(
				"SELECT name FROM sqlite_master WHERE type='table' AND name GLOB ? AND sql LIKE 'CREATE VIRTUAL%'");
		statement.setString(1, stamp.prefix() + "*");
		List<String> names = new ArrayList<>();
		try (ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				names.add(rows.getString(1));
			}
		}
		return names;
	}

	private static void transactionally(SqlSession session, SqlAction action) throws SQLException {
		session.execute("BEGIN IMMEDIATE");
		try {
			action.run(session);
			session.execute("COMMIT");
		}
		catch (SQLException | RuntimeException ex) {
			rollback(session, ex);
			throw ex;
		}
	}

	private static void rollback(SqlSession session, Exception cause) {
		session.discardStatements();
		try {
			session.execute("ROLLBACK");
		}
		catch (SQLException ex) {
			cause.addSuppressed(ex);
		}
	}

	private static String table(TextStamp stamp) {
		return stamp.prefix() + stamp.text();
	}

	/**
	 * The pattern as FTS5 wants it. There is no character with a meaning in a word.
	 */
	private static String words(TextQuery query) {
		return query.pattern()
			.phrases()
			.stream()
			.map((phrase) -> "\"" + String.join(" ", phrase.words()) + "\"" + (phrase.prefix() ? "*" : ""))
			.collect(Collectors.joining(" "));
	}

	private static String joined(List<List<List<String>>> fields) {
		return fields.stream()
			.flatMap(List::stream)
			.map((words) -> String.join(" ", words))
			.collect(Collectors.joining(" "));
	}

}
