package io.stackmemory.storage.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Phaser;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.TextPattern;
import io.stackmemory.storage.query.TextQuery;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.Threads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class SqliteConnectionsTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void makesEveryConnectionAlike() throws SQLException {
		SqliteSettings settings = new SqliteSettings(this.directory.resolve("a.db"), SqliteSettings.Synchronous.FULL,
				Duration.ofMillis(1234), 2, SchemaMode.MIGRATE);
		SqliteConnections connections = new SqliteConnections(settings);
		connections.createFile();
		List<SqlSession> sessions = new ArrayList<>();
		for (int i = 0; i < 5; i++) {
			sessions.add(connections.open());
		}

		for (SqlSession session : sessions) {
			assertThat(pragma(session, "journal_mode")).isEqualTo("wal");
			assertThat(pragma(session, "synchronous")).isEqualTo("2");
			assertThat(pragma(session, "busy_timeout")).isEqualTo("1234");
			assertThat(pragma(session, "foreign_keys")).isEqualTo("1");
			session.close();
		}
	}

	@Test
	void makesMissingDirectoriesAndFilesForTheOwnerAlone() throws Exception {
		Path file = this.directory.resolve("deep/er/memory.db");
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(SqliteSettings.of(file), Clock.systemUTC())) {
			new BatchWriter(backend).put("k", "1");
			try (var files = Files.list(file.getParent())) {
				assertThat(files.map(SqliteConnectionsTests::permissions)).isNotEmpty().containsOnly("rw-------");
			}
			assertThat(permissions(file.getParent())).isEqualTo("rwx------");
			assertThat(permissions(file.getParent().getParent())).isEqualTo("rwx------");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "UTF-8", "UTF-16le", "UTF-16be" })
	void readsWhateverTheEncodingOfTheDatabaseIs(String encoding) throws SQLException {
		Path file = this.directory.resolve("a.db");
		try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
				Statement statement = connection.createStatement()) {
			statement.execute("PRAGMA encoding='" + encoding + "'");
			statement.execute("CREATE TABLE theirs (x)");
		}
		Instant before1970 = Instant.EPOCH.minusMillis(7);
		Entry entry = new Entry(BatchWriter.key("a\nb é😀"), JsonDocument.parse("{\"é\":\"😀\\n\"}"),
				JsonDocument.parse("{\"m\":\"\\n é\"}"), new Revision(1L << 40), before1970, before1970,
				Instant.parse("9999-12-31T23:59:59.999Z"));
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(SqliteSettings.of(file), Clock.systemUTC())) {
			backend.write(new WriteBatch(new Revision(1L << 41), Instant.EPOCH,
					List.of(WriteOperation.Put.copyOf(entry, Precondition.ABSENT))));

			List<Entry> all = new ArrayList<>();
			backend.scanAll(all::add);
			assertThat(backend.read(entry.key())).isEqualTo(entry);
			assertThat(all).containsExactly(entry);
			assertThat(all.get(0).value().text()).isEqualTo(entry.value().text());
			assertThat(all.get(0).metadata().text()).isEqualTo(entry.metadata().text());
		}
	}

	/**
	 * Who finds that an index of words is missing makes it, unless somebody else was
	 * faster, whose words are in it by then.
	 */
	@Test
	void findsWhatWasWrittenWhoeverSearchesFirst() {
		Path file = this.directory.resolve("memory.db");
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(SqliteSettings.of(file), Clock.systemUTC())) {
			for (int i = 0; i < 30; i++) {
				Namespace namespace = new Namespace("n" + i);
				BatchWriter writer = new BatchWriter(backend);
				Phaser together = new Phaser(4);
				Threads.run(4, (thread) -> {
					EntryKey key = new EntryKey(namespace, "k" + thread);
					synchronized (writer) {
						writer.write(List.of(new WriteOperation.Put(key,
								JsonDocument.parse("{\"title\":\"word" + thread + "\"}"), Precondition.ANY)));
					}
					together.arriveAndAwaitAdvance();
					TextQuery query = new TextQuery(namespace, List.of(FieldPath.of("title")),
							TextPattern.parse("word" + thread), Filter.ALL, 10);
					assertThat(backend.textSearch().search(query)).extracting(Entry::key).containsExactly(key);
				});
			}
		}
	}

	@Test
	void refusesAPathWithAQuestionMark() {
		SqliteConnections connections = new SqliteConnections(SqliteSettings.of(this.directory.resolve("a?b.db")));

		assertThatExceptionOfType(StorageLocationException.class).isThrownBy(connections::createFile)
			.withMessageContaining("question mark");
		assertThat(this.directory).isEmptyDirectory();
	}

	@Test
	void declaresWhatItsSettingGives() {
		Path file = this.directory.resolve("memory.db");
		try (JdbcStorageBackend normal = JdbcStorageBackend.sqlite(SqliteSettings.of(file), Clock.systemUTC())) {
			assertThat(normal.durability())
				.isEqualTo(new Durability(Durability.Level.OPERATING_SYSTEM, Durability.Level.MACHINE));
			normal.flush();
		}
		SqliteSettings full = new SqliteSettings(file, SqliteSettings.Synchronous.FULL, Duration.ofSeconds(1), 1,
				SchemaMode.MIGRATE);
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(full, Clock.systemUTC())) {
			assertThat(backend.durability())
				.isEqualTo(new Durability(Durability.Level.MACHINE, Durability.Level.MACHINE));
		}
	}

	private static String pragma(SqlSession session, String name) throws SQLException {
		try (Statement statement = session.connection().createStatement();
				ResultSet row = statement.executeQuery("PRAGMA " + name)) {
			row.next();
			return row.getString(1);
		}
	}

	private static String permissions(Path path) {
		try {
			return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
		}
		catch (java.io.IOException ex) {
			throw new java.io.UncheckedIOException(ex);
		}
	}

}
