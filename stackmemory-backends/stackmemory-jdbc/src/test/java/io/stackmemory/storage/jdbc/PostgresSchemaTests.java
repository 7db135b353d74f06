package io.stackmemory.storage.jdbc;

import java.io.BufferedReader;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Making, changing and leaving alone the tables on PostgreSQL.
 */
class PostgresSchemaTests {

	private static final int CHANGES = 5;

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("migrated");

	/** The statements in the documentation, for whoever applies them by hand. */
	private static final Path DOCUMENTED = Path.of("..", "..", "docs", "postgres-schema.sql");

	private final PostgresServer server = PostgresServer.shared();

	@BeforeEach
	@AfterEach
	void drop() throws SQLException {
		this.server.execute("DROP SCHEMA IF EXISTS migrated CASCADE");
		this.server.execute("DROP ROLE IF EXISTS guest");
	}

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, CHANGES })
	void takesBackChangesAndAppliesThemAgain(int changes) throws Exception {
		open().close();
		List<String> whole = tables();
		try (Connection connection = this.server.connect()) {
			new LiquibaseUpdate(PostgresSchema.CHANGELOG, "migrated").rollback(connection, changes);
		}
		assertThat(tables()).isNotEqualTo(whole);
		if (changes == 1) {
			this.server.execute("UPDATE migrated.stackmemory_schema SET version=1");
		}

		try (JdbcStorageBackend backend = open()) {
			new BatchWriter(backend).put("k", "1");
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
		}
		assertThat(tables()).isEqualTo(whole);
	}

	@Test
	void keepsWhatIsStored() throws Exception {
		try (JdbcStorageBackend backend = open()) {
			new BatchWriter(backend).put("k", "1");
		}
		this.server.execute("UPDATE migrated.stackmemory_schema SET version=0,fingerprint='old'");
		try (JdbcStorageBackend backend = open()) {
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
		}
	}

	@Test
	void makesNothingOutsideItsOwnSchema() throws Exception {
		String elsewhere = "SELECT schemaname||'.'||tablename FROM pg_tables WHERE schemaname NOT IN "
				+ "('migrated','pg_catalog','information_schema') ORDER BY 1";
		List<String> before = this.server.query(elsewhere);
		open().close();

		assertThat(this.server.query(elsewhere)).isEqualTo(before);
		assertThat(this.server.query("SELECT tablename FROM pg_tables WHERE schemaname='migrated' ORDER BY 1"))
			.containsExactly("stackmemory_changelog", "stackmemory_changelog_lock", "stackmemory_clock",
					"stackmemory_entry", "stackmemory_schema");
	}

	@Test
	void refusesASchemaThatIsNewer() throws Exception {
		open().close();
		this.server.execute("UPDATE migrated.stackmemory_schema SET version=version+1");

		assertThatExceptionOfType(SchemaTooNewException.class).isThrownBy(this::open);
	}

	@Test
	void ignoresALockThatADeadProcessLeftBehind() throws Exception {
		open().close();
		this.server.execute("UPDATE migrated.stackmemory_schema SET fingerprint='old'");
		this.server.execute("UPDATE migrated.stackmemory_changelog_lock SET locked=true,lockgranted='2026-01-01',"
				+ "lockedby='elsewhere'");

		open().close();

		assertThat(this.server.query("SELECT locked FROM migrated.stackmemory_changelog_lock")).containsExactly("f");
	}

	@Test
	void migratesOnceWhenSeveralStartAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<JdbcStorageBackend>> starting = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				starting.add(threads.submit(() -> open()));
			}
			for (Future<JdbcStorageBackend> backend : starting) {
				backend.get().close();
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(this.server.query("SELECT count(*) FROM migrated.stackmemory_changelog"))
			.containsExactly("" + CHANGES);
	}

	@Test
	void loadsNoClassOfLiquibaseWhenNothingIsToBeDone() throws Exception {
		open().close();
		Process process = ChildJvm.start(List.of("-Xlog:class+load:stdout"), OpeningPostgresProcess.class,
				Integer.toString(this.server.port()), "migrated");
		List<String> lines;
		try (BufferedReader output = process.inputReader()) {
			lines = output.lines().toList();
		}
		assertThat(process.waitFor()).isZero();
		assertThat(lines).anyMatch((line) -> line.contains("org.postgresql."))
			.noneMatch((line) -> line.contains("liquibase."));
	}

	@Test
	void saysThatTheTablesAreMissingWhenTheyAreOnlyLookedAt() {
		assertThatExceptionOfType(StorageSetupException.class)
			.isThrownBy(() -> open(SETTINGS.withSchemaMode(SchemaMode.VALIDATE)))
			.withMessageContaining("has no schema")
			.matches((ex) -> ex.reason() == StorageSetupException.Reason.SCHEMA);
	}

	@Test
	void saysThatTheTablesAreOldWhenTheyAreOnlyLookedAt() throws Exception {
		open().close();
		this.server.execute("UPDATE migrated.stackmemory_schema SET version=0,fingerprint='old'");

		assertThatExceptionOfType(StorageSetupException.class)
			.isThrownBy(() -> open(SETTINGS.withSchemaMode(SchemaMode.VALIDATE)))
			.withMessageContaining("has a schema of version 0");
		assertThat(this.server.query("SELECT fingerprint FROM migrated.stackmemory_schema")).containsExactly("old");
	}

	@ParameterizedTest
	@EnumSource(names = { "VALIDATE", "NONE", "MIGRATE" })
	void worksOnTablesThatSomeoneElseHasMade(SchemaMode mode) throws Exception {
		this.server.execute("CREATE SCHEMA migrated");
		this.server.execute(Files.readString(DOCUMENTED).replace("stackmemory.stackmemory_", "migrated.stackmemory_"));

		try (JdbcStorageBackend backend = open(SETTINGS.withSchemaMode(mode))) {
			new BatchWriter(backend).put("k", "1");
			backend.define(new NamespaceDefinition(new Namespace("test"),
					List.of(new NamespaceDefinition.Index(List.of(FieldPath.of("v"))))));
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
		}
		assertThat(this.server.query("SELECT indexname FROM pg_indexes WHERE schemaname='migrated'"
				+ " AND indexname LIKE 'stackmemory_index%'"))
			.hasSize((mode == SchemaMode.MIGRATE) ? 1 : 0);
	}

	@Test
	void goesOnFromTablesThatSomeoneElseHasMade() throws Exception {
		this.server.execute("CREATE SCHEMA migrated");
		this.server.execute(Files.readString(DOCUMENTED).replace("stackmemory.stackmemory_", "migrated.stackmemory_"));
		this.server.execute("UPDATE migrated.stackmemory_schema SET fingerprint='that of an earlier changelog'");

		try (JdbcStorageBackend backend = open()) {
			new BatchWriter(backend).put("k", "1");
		}
		assertThat(this.server.query("SELECT DISTINCT exectype FROM migrated.stackmemory_changelog"))
			.containsExactly("MARK_RAN");
	}

	@Test
	void isDocumentedAsItIsMade() throws Exception {
		String made;
		try (InputStream changelog = getClass().getClassLoader().getResourceAsStream(PostgresSchema.CHANGELOG)) {
			made = PostgresDdl.plain(new String(changelog.readAllBytes(), StandardCharsets.UTF_8), "stackmemory");
		}
		if (Boolean.getBoolean("stackmemory.write-docs")) {
			Files.writeString(DOCUMENTED, made);
		}
		assertThat(Files.readString(DOCUMENTED))
			.as("docs/postgres-schema.sql; written anew with -Dstackmemory.write-docs=true")
			.isEqualTo(made);
	}

	@Test
	void needsNoRightToMakeASchemaThatIsThere() throws Exception {
		this.server.execute("CREATE ROLE guest LOGIN");
		this.server.execute("CREATE SCHEMA migrated AUTHORIZATION guest");

		try (JdbcStorageBackend backend = openAs("guest")) {
			new BatchWriter(backend).put("k", "1");
		}
		this.server.execute("DROP SCHEMA migrated CASCADE");
	}

	@Test
	void saysThatTheRightToMakeASchemaIsMissing() throws Exception {
		this.server.execute("CREATE ROLE guest LOGIN");

		assertThatExceptionOfType(StorageSetupException.class).isThrownBy(() -> openAs("guest"))
			.withMessageContaining("permission denied")
			.matches((ex) -> ex.reason() == StorageSetupException.Reason.PRIVILEGES);
	}

	private JdbcStorageBackend openAs(String user) {
		PostgresUrl url = PostgresUrl.parse("postgres://" + user + "@localhost:" + this.server.port() + "/postgres");
		return JdbcStorageBackend.postgres(PostgresPool.of(url), SETTINGS, Clock.systemUTC());
	}

	private JdbcStorageBackend open() {
		return open(SETTINGS);
	}

	private JdbcStorageBackend open(PostgresSettings settings) {
		return JdbcStorageBackend.postgres(PostgresPool.of(this.server.url()), settings, Clock.systemUTC());
	}

	private List<String> tables() throws SQLException {
		return this.server.query("SELECT table_name||'.'||column_name||' '||data_type FROM information_schema.columns"
				+ " WHERE table_schema='migrated' AND table_name NOT LIKE '%changelog%' UNION ALL SELECT indexdef FROM"
				+ " pg_indexes WHERE schemaname='migrated' AND tablename NOT LIKE '%changelog%' ORDER BY 1");
	}

}
