package io.stackmemory.storage.jdbc;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads how PostgreSQL means to answer.
 */
@SuppressWarnings("NullAway.Init")
class PostgresPlanTests {

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("plans");

	private static final Namespace FRAMES = new Namespace("frames");

	private static final NamespaceDefinition.Index BY_RUN = index("runId", "createdAt");

	private static final NamespaceDefinition.Index BY_REF = index("inputs.ref");

	private static JdbcStorageBackend backend;

	@BeforeAll
	static void fill() throws SQLException {
		PostgresServer server = PostgresServer.shared();
		backend = JdbcStorageBackend.postgres(PostgresPool.of(server.url()), SETTINGS, Clock.systemUTC());
		server.execute("""
				INSERT INTO plans.stackmemory_entry (namespace,entry_key,revision,created_at,updated_at,value)
				SELECT 'frames','k'||i,i,i,i,jsonb_build_object('runId','r'||i%50,'createdAt',i,
				'inputs',jsonb_build_object('ref',i)) FROM generate_series(1,20000) i ON CONFLICT DO NOTHING""");
		backend.define(new NamespaceDefinition(FRAMES, List.of(BY_RUN, BY_REF)));
	}

	@AfterAll
	static void close() {
		backend.close();
	}

	@Test
	void findsAFieldThroughItsIndex() throws SQLException {
		String index = PostgresIndex.of("plans", FRAMES, BY_REF).name();
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.eq("inputs.ref", 5)))).contains(index);
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.eq("inputs.ref", "x")))).contains(index);
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.in("inputs.ref", List.of("x", "y"))))).contains(index);
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.startsWith("inputs.ref", "x")))).contains(index);
	}

	@Test
	void readsInTheOrderOfTheIndex() throws SQLException {
		assertThat(plan(byRun().withWindow(0, 100))).contains(PostgresIndex.of("plans", FRAMES, BY_RUN).name())
			.contains("Incremental Sort")
			.doesNotContain("Seq Scan");
	}

	@Test
	void sortsNothingWhereTextsAreShort() throws SQLException {
		SqlText asIndexed = new QuerySql(new PostgresDialect("plans"), byRun().withWindow(0, 100), Instant.EPOCH)
			.selectAsIndexed(EntryRows.COLUMNS);
		assertThat(plan(asIndexed)).contains(PostgresIndex.of("plans", FRAMES, BY_RUN).name())
			.doesNotContain("Sort")
			.doesNotContain("Seq Scan");
	}

	@Test
	void goesOnAfterAPositionByTheIndex() throws SQLException {
		Position position = new Position(List.of(FieldValue.of(500)), "k500");
		assertThat(plan(byRun().withAfter(position).withWindow(0, 100)))
			.contains(PostgresIndex.of("plans", FRAMES, BY_RUN).name())
			.doesNotContain("Seq Scan");
	}

	@Test
	void findsKeysByTheirBeginning() throws SQLException {
		assertThat(plan(Query.of(FRAMES).withKeys(KeyPattern.startingWith("k123")))).contains("stackmemory_entry_key")
			.doesNotContain("Seq Scan");
	}

	@Test
	void hasRowsCountedAsTheyBecomeMore() throws SQLException {
		try (JdbcStorageBackend growing = JdbcStorageBackend.postgres(PostgresPool.of(PostgresServer.shared().url()),
				PostgresSettings.DEFAULTS.withSchema("growing"), Clock.systemUTC())) {
			put(growing, 0);
			growing.define(new NamespaceDefinition(FRAMES, List.of(BY_REF)));
			await("SELECT last_analyze IS NOT NULL FROM pg_stat_user_tables WHERE schemaname='growing'"
					+ " AND relname='stackmemory_entry'");
			for (int i = 1; i < 400; i++) {
				put(growing, i);
			}
			await("SELECT reltuples>=300 FROM pg_class WHERE oid='growing.stackmemory_entry'::regclass");
		}
	}

	private static void put(JdbcStorageBackend store, int number) {
		WriteOperation put = new WriteOperation.Put(new EntryKey(FRAMES, "k" + number),
				JsonDocument.parse("{\"inputs\":{\"ref\":" + number + "}}"), Precondition.ANY);
		store.write(new WriteBatch(new Revision(number + 1), Instant.EPOCH, List.of(put)));
	}

	private static void await(String condition) throws SQLException {
		long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
		while (!PostgresServer.shared().query(condition).equals(List.of("t"))) {
			assertThat(System.nanoTime()).as(condition).isLessThan(end);
			PostgresServer.shared().query("SELECT pg_sleep(0.05)");
		}
	}

	@Test
	void keepsAnIndexThatIsThereAndRepairsOneThatWasNotFinished() throws SQLException {
		PostgresServer server = PostgresServer.shared();
		PostgresIndex index = PostgresIndex.of("plans", FRAMES, BY_REF);
		String oid = "SELECT '" + "plans." + index.name() + "'::regclass::oid";
		List<String> before = server.query(oid);
		backend.define(new NamespaceDefinition(FRAMES, List.of(BY_REF)));
		assertThat(server.query(oid)).isEqualTo(before);

		server.execute("UPDATE pg_index SET indisvalid=false WHERE indexrelid='plans." + index.name() + "'::regclass");
		backend.define(new NamespaceDefinition(FRAMES, List.of(BY_REF)));
		assertThat(server.query(oid)).isNotEqualTo(before);
		assertThat(
				server.query("SELECT indisvalid FROM pg_index WHERE indexrelid='plans." + index.name() + "'::regclass"))
			.containsExactly("t");
	}

	private static Query byRun() {
		return Query.of(FRAMES).withFilter(Filter.eq("runId", "r7")).withSorts(List.of(Sort.descending("createdAt")));
	}

	private static NamespaceDefinition.Index index(String... fields) {
		return new NamespaceDefinition.Index(List.of(fields).stream().map(FieldPath::of).toList());
	}

	private static String plan(Query query) throws SQLException {
		return plan(new QuerySql(new PostgresDialect("plans"), query, Instant.EPOCH).select(EntryRows.COLUMNS));
	}

	private static String plan(SqlText text) throws SQLException {
		StringBuilder plan = new StringBuilder();
		try (Connection connection = PostgresServer.shared().connect()) {
			SqlText explain = new SqlText().add("EXPLAIN " + text.sql()).bind(text.values());
			PreparedStatement statement = explain.prepare(new SqlSession(connection));
			try (ResultSet rows = statement.executeQuery()) {
				while (rows.next()) {
					plan.append(rows.getString(1)).append('\n');
				}
			}
		}
		return plan.toString();
	}

}
