package io.stackmemory.storage.jdbc;

import java.nio.file.Path;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Reads how SQLite means to answer.
 */
@SuppressWarnings("NullAway.Init")
class SqlitePlanTests {

	private static final Namespace FRAMES = new Namespace("frames");

	private static final Query BY_RUN = Query.of(FRAMES).withFilter(Filter.eq("runId", "r"));

	@TempDir
	private Path directory;

	private JdbcStorageBackend backend;

	private SqlSession session;

	@BeforeEach
	void open() throws SQLException {
		SqliteSettings settings = SqliteSettings.of(this.directory.resolve("memory.db"));
		this.backend = JdbcStorageBackend.sqlite(settings, Clock.systemUTC());
		this.backend.define(new NamespaceDefinition(FRAMES,
				List.of(new NamespaceDefinition.Index(List.of(FieldPath.of("runId"), FieldPath.of("createdAt"))),
						new NamespaceDefinition.Index(List.of(FieldPath.of("inputs.ref"))))));
		assertThat(this.backend.count(Query.of(FRAMES))).as("its first use makes the indexes").isZero();
		this.session = new SqliteConnections(settings).open();
	}

	@AfterEach
	void close() throws SQLException {
		this.session.close();
		this.backend.close();
	}

	@Test
	void findsAFieldThroughItsIndex() throws SQLException {
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.eq("inputs.ref", "x"))))
			.startsWith("SEARCH stackmemory_entry USING INDEX stackmemory:frames(inputs.ref) (<expr>=?");
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.eq("inputs.ref", 5))))
			.startsWith("SEARCH stackmemory_entry USING INDEX stackmemory:frames(inputs.ref) (<expr>=?");
		assertThat(plan(Query.of(FRAMES).withFilter(Filter.in("inputs.ref", List.of("x", "y")))))
			.startsWith("SEARCH stackmemory_entry USING INDEX stackmemory:frames(inputs.ref) (<expr>=?");
	}

	@Test
	void readsInTheOrderOfTheIndex() throws SQLException {
		String plan = plan(BY_RUN.withSorts(List.of(Sort.descending("createdAt"))).withWindow(0, 100));

		assertThat(plan).contains("stackmemory:frames(runId,createdAt)").doesNotContain("TEMP B-TREE");
	}

	@Test
	void goesOnAfterAPositionByARangeOfTheIndex() throws SQLException {
		Position position = new Position(List.of(FieldValue.of("2026")), "k");
		String plan = plan(BY_RUN.withSorts(List.of(Sort.descending("createdAt"))).withAfter(position));

		assertThat(plan).contains("(<expr>=? AND <expr>=? AND <expr><?)").doesNotContain("TEMP B-TREE");
	}

	@Test
	void searchesARangeOfTheIndex() throws SQLException {
		assertThat(plan(BY_RUN.withFilter(Filter.and(Filter.eq("runId", "r"), Filter.gt("createdAt", "2026")))))
			.contains("stackmemory:frames(runId,createdAt) (<expr>=? AND <expr>=? AND <expr>>?");
	}

	@Test
	void searchesKeysByTheirBeginning() throws SQLException {
		assertThat(plan(Query.of(FRAMES).withKeys(new KeyPattern("a/*"))))
			.isEqualTo("SEARCH stackmemory_entry USING INDEX stackmemory_entry_key "
					+ "(namespace=? AND entry_key>? AND entry_key<?)");
	}

	private String plan(Query query) throws SQLException {
		String sql = new QuerySql(SqliteDialect.INSTANCE, query, Instant.EPOCH).select(EntryRows.COLUMNS).sql();
		StringBuilder plan = new StringBuilder();
		try (PreparedStatement statement = this.session.connection().prepareStatement("EXPLAIN QUERY PLAN " + sql);
				ResultSet rows = statement.executeQuery()) {
			while (rows.next()) {
				plan.append(rows.getString("detail"));
			}
		}
		return plan.toString();
	}

}
