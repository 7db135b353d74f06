package io.stackmemory.storage.jdbc;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Reads results of a few entries, at once and without a transaction.
 * <p>
 * A result that is sorted by fields is asked for in the order of an index, which the
 * server need not sort any more. That is the order of the query unless two texts begin
 * alike for as long as an index looks at them: where a text that long is among the
 * result, it is asked for once more, sorted by all of it, and so is what is sorted by the
 * same fields from then on. What is left out before or behind the result matters as
 * little as it does to the query: a group of such texts that the result ends within is
 * seen in it.
 */
final class PostgresResults {

	/** As many entries as are read at once. */
	private static final int SMALL = 100;

	/** Beyond that, what has long texts is forgotten and found again. */
	private static final int MOST_KNOWN = 1000;

	private final SqlDialect dialect;

	private final Set<Sorting> withLongTexts = ConcurrentHashMap.newKeySet();

	PostgresResults(SqlDialect dialect) {
		this.dialect = dialect;
	}

	static boolean isSmall(Query query) {
		return query.limit() != null && query.limit() <= SMALL;
	}

	List<Entry> read(SqlSession session, Query query, Instant now) throws SQLException {
		Sorting sorting = new Sorting(query.namespace(), query.sorts());
		if (sorting.isByFields() && !this.withLongTexts.contains(sorting)) {
			List<Entry> found = read(session, query,
					new QuerySql(this.dialect, query, now).selectAsIndexed(EntryRows.COLUMNS));
			if (!sorting.hasLongTexts(found)) {
				return found;
			}
			if (this.withLongTexts.size() >= MOST_KNOWN) {
				this.withLongTexts.clear();
			}
			this.withLongTexts.add(sorting);
		}
		return read(session, query, new QuerySql(this.dialect, query, now).select(EntryRows.COLUMNS));
	}

	private List<Entry> read(SqlSession session, Query query, SqlText sql) throws SQLException {
		try (ResultSet rows = sql.prepare(session).executeQuery()) {
			return EntryRows.entries(this.dialect, query.namespace(), rows);
		}
	}

	/**
	 * How results are sorted.
	 *
	 * @param namespace what they are in
	 * @param sorts what they are sorted by
	 */
	private record Sorting(Namespace namespace, List<Sort> sorts) {

		boolean isByFields() {
			return this.sorts.stream().anyMatch((sort) -> sort.term() instanceof Sort.Field);
		}

		/**
		 * Whether a result has a text that an index has in part. Types follow one
		 * another: where the first and the last value are numbers, all between are.
		 */
		boolean hasLongTexts(List<Entry> result) {
			for (int i = 0; i < this.sorts.size(); i++) {
				if (this.sorts.get(i).term() instanceof Sort.Field field && !(i == 0 && isOfOtherType(field, result))) {
					for (Entry entry : result) {
						if (PostgresDialect.fillsBeginning(entry.value().field(field.path()))) {
							return true;
						}
					}
				}
			}
			return false;
		}

		private static boolean isOfOtherType(Sort.Field field, List<Entry> sorted) {
			if (sorted.isEmpty()) {
				return true;
			}
			FieldValue first = sorted.get(0).value().field(field.path());
			FieldValue last = sorted.get(sorted.size() - 1).value().field(field.path());
			return !(first instanceof FieldValue.TextValue) && first.getClass() == last.getClass();
		}

	}

}
