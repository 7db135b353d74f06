package io.stackmemory.storage.jdbc;

import java.io.BufferedReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.storage.SchemaTooNewException;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqliteSchemaTests {

	private static final int CHANGES = 6;

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@ParameterizedTest
	@ValueSource(ints = { 1, 2, 3, 4, 5, CHANGES })
	void takesBackChangesAndAppliesThemAgain(int changes) throws Exception {
		open().close();
		List<String> whole = schema();
		try (Connection connection = connect()) {
			new LiquibaseUpdate(SqliteSchema.CHANGELOG, null).rollback(connection, changes);
		}
		assertThat(schema()).isNotEqualTo(whole);
		execute("DELETE FROM stackmemory_changelog_lock");
		if (changes <= 2) {
			execute("UPDATE stackmemory_schema SET fingerprint='that of an earlier changelog'");
		}

		try (JdbcStorageBackend backend = open()) {
			new BatchWriter(backend).put("k", "1");
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
		}
		assertThat(schema()).containsExactlyInAnyOrderElementsOf(whole);
	}

	@Test
	void keepsWhatIsStored() throws Exception {
		try (JdbcStorageBackend backend = open()) {
			new BatchWriter(backend).put("k", "\"kept\"");
		}
		execute("UPDATE stackmemory_schema SET version=0,fingerprint='old'");

		try (JdbcStorageBackend backend = open()) {
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
		}
	}

	@Test
	void refusesASchemaThatIsNewer() throws Exception {
		open().close();
		execute("UPDATE stackmemory_schema SET version=version+1");
		List<String> before = schema();

		assertThatExceptionOfType(SchemaTooNewException.class).isThrownBy(this::open)
			.withMessageContaining("has a schema of version " + (SchemaMigration.VERSION + 1));
		assertThat(schema()).isEqualTo(before);
	}

	@Test
	void ignoresALockThatADeadProcessLeftBehind() throws Exception {
		open().close();
		execute("UPDATE stackmemory_schema SET fingerprint='old'");
		execute("UPDATE stackmemory_changelog_lock SET LOCKED=1,LOCKGRANTED='2026-01-01',LOCKEDBY='elsewhere'");

		open().close();

		assertThat(query("SELECT LOCKED FROM stackmemory_changelog_lock")).containsExactly("0");
	}

	@Test
	void migratesOnceWhenSeveralStartAtOnce() throws Exception {
		ExecutorService threads = Executors.newFixedThreadPool(4);
		try {
			List<Future<JdbcStorageBackend>> starting = new ArrayList<>();
			for (int i = 0; i < 4; i++) {
				starting.add(threads.submit(this::open));
			}
			for (Future<JdbcStorageBackend> backend : starting) {
				close(backend);
			}
		}
		finally {
			threads.shutdown();
		}
		assertThat(query("SELECT count(*) FROM stackmemory_changelog")).containsExactly("" + CHANGES);
		assertThat(this.directory.toFile().list()).containsExactly("memory.db");
	}

	@Test
	void loadsNoClassOfLiquibaseWhenNothingIsToBeDone() throws Exception {
		assertThat(classesLoadedToOpen()).anyMatch((line) -> line.contains("liquibase."));
		assertThat(classesLoadedToOpen()).anyMatch((line) -> line.contains("org.sqlite."))
			.noneMatch((line) -> line.contains("liquibase."));
	}

	private List<String> classesLoadedToOpen() throws Exception {
		Process process = ChildJvm.start(List.of("-Xlog:class+load:stdout"), OpeningProcess.class,
				this.directory.resolve("memory.db").toString());
		List<String> lines;
		try (BufferedReader output = process.inputReader()) {
			lines = output.lines().toList();
		}
		assertThat(process.waitFor()).isZero();
		return lines;
	}

	@Test
	void usesTablesOfItsOwn() throws Exception {
		open().close();

		assertThat(query("SELECT name FROM sqlite_master WHERE type='table'"))
			.allMatch((name) -> name.startsWith("stackmemory_") || name.startsWith("sqlite_"));
	}

	private static void close(Future<JdbcStorageBackend> backend) throws ExecutionException, InterruptedException {
		backend.get().close();
	}

	private JdbcStorageBackend open() {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(this.directory.resolve("memory.db")), Clock.systemUTC());
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + this.directory.resolve("memory.db"));
	}

	private void execute(String sql) throws SQLException {
		try (Connection connection = connect(); Statement statement = connection.createStatement()) {
			statement.execute(sql);
		}
	}

	private List<String> schema() throws SQLException {
		return query("SELECT sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' AND name NOT LIKE '%changelog%' "
				+ "UNION ALL SELECT stat FROM sqlite_stat1 WHERE tbl='stackmemory_entry' ORDER BY 1");
	}

	private List<String> query(String sql) throws SQLException {
		List<String> found = new ArrayList<>();
		try (Connection connection = connect();
				Statement statement = connection.createStatement();
				ResultSet rows = statement.executeQuery(sql)) {
			while (rows.next()) {
				found.add(rows.getString(1));
			}
		}
		return found;
	}

}
