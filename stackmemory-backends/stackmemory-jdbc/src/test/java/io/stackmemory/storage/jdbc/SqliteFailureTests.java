package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageCorruptedException;
import io.stackmemory.storage.StorageFailureException;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageLocationException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

class SqliteFailureTests {

	@TempDir
	@SuppressWarnings("NullAway.Init")
	private Path directory;

	@Test
	void saysThatAnotherWriterIsBusyAndWritesOnceItIsNot() throws SQLException {
		SqliteSettings settings = new SqliteSettings(file(), SqliteSettings.Synchronous.NORMAL, Duration.ofMillis(50),
				2, SchemaMode.MIGRATE);
		try (JdbcStorageBackend backend = JdbcStorageBackend.sqlite(settings, Clock.systemUTC())) {
			try (Connection other = connect(); Statement statement = other.createStatement()) {
				statement.execute("BEGIN IMMEDIATE");
				assertThatExceptionOfType(StorageUnavailableException.class)
					.isThrownBy(() -> new BatchWriter(backend).put("k", "1"))
					.withMessageContaining("write 1 operations to sqlite:" + file());
				assertThat(backend.read(BatchWriter.key("k"))).isNull();
				statement.execute("ROLLBACK");
			}
			assertThatNoException().isThrownBy(() -> new BatchWriter(backend).put("k", "1"));
		}
	}

	@Test
	void refusesAFileThatIsNoDatabase() throws IOException {
		Files.writeString(file(), "my precious notes, which are no database at all".repeat(100));
		byte[] before = Files.readAllBytes(file());

		assertThatExceptionOfType(StorageCorruptedException.class).isThrownBy(this::open)
			.withMessageContaining("is no SQLite database");
		assertThat(file()).hasBinaryContent(before);
	}

	@Test
	void refusesADirectory() throws IOException {
		Files.createDirectory(file());

		assertThatExceptionOfType(StorageLocationException.class).isThrownBy(this::open)
			.withMessageContaining("is a directory");
	}

	@Test
	void refusesAPathThroughAFile() throws IOException {
		Files.writeString(this.directory.resolve("file"), "content");
		SqliteSettings settings = SqliteSettings.of(this.directory.resolve("file/memory.db"));

		assertThatExceptionOfType(StorageLocationException.class)
			.isThrownBy(() -> JdbcStorageBackend.sqlite(settings, Clock.systemUTC()))
			.satisfies((ex) -> assertThat(ex.location()).isEqualTo(settings.path()));
		assertThat(this.directory.resolve("file")).hasContent("content");
	}

	@Test
	void reportsDamageAndOverwritesNothing() throws IOException {
		try (JdbcStorageBackend backend = open()) {
			BatchWriter batches = new BatchWriter(backend);
			for (int i = 0; i < 500; i++) {
				batches.put("k" + i, "\"" + "x".repeat(500) + "\"");
			}
		}
		damage();
		byte[] before = Files.readAllBytes(file());

		try (JdbcStorageBackend backend = open()) {
			assertThatExceptionOfType(StorageCorruptedException.class)
				.isThrownBy(() -> backend.scan(Query.of(BatchWriter.key("k").namespace()), (entry) -> {
				}));
		}
		assertThat(Files.readAllBytes(file())).hasSameSizeAs(before);
		assertThat(damagedBytes(Files.readAllBytes(file()))).isEqualTo(damagedBytes(before));
	}

	@Test
	void changesNothingWhenThereIsNoRoom() throws SQLException {
		withWriter((session, writer) -> {
			writer.write(batch("before", 10));
			session.execute("PRAGMA max_page_count=40");

			assertThatExceptionOfType(StorageFullException.class)
				.isThrownBy(() -> writer.write(batch("large", 1_000_000)));

			session.execute("PRAGMA max_page_count=4000");
			writer.write(batch("after", 1_000_000));
		});
		try (JdbcStorageBackend backend = open()) {
			assertThat(backend.read(BatchWriter.key("before"))).isNotNull();
			assertThat(backend.read(BatchWriter.key("large"))).isNull();
			assertThat(backend.read(BatchWriter.key("after"))).isNotNull();
		}
	}

	@Test
	void saysThatItCanNotWrite() throws SQLException {
		withWriter((session, writer) -> {
			session.execute("PRAGMA query_only=1");

			assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> writer.write(batch("k", 1)))
				.withMessageContaining("readonly");

			session.execute("PRAGMA query_only=0");
			writer.write(batch("k", 1));
		});
	}

	@Test
	void appliesNothingOfABatchThatViolatesAConstraint() throws SQLException {
		try (JdbcStorageBackend backend = open(); Connection other = connect()) {
			try (Statement statement = other.createStatement()) {
				statement.execute("CREATE TRIGGER no_bad_keys BEFORE INSERT ON stackmemory_entry "
						+ "WHEN NEW.entry_key='bad' BEGIN SELECT RAISE(ABORT, 'not this one'); END");
			}
			BatchWriter batches = new BatchWriter(backend);

			assertThatExceptionOfType(StorageFailureException.class).isThrownBy(() -> batches.write(List
				.of(BatchWriter.put("good", "1", Precondition.ANY), BatchWriter.put("bad", "1", Precondition.ANY))))
				.withMessageContaining("not this one");
			assertThat(backend.count(Query.of(BatchWriter.key("k").namespace()))).isZero();
			batches.put("good", "2");
		}
	}

	@Test
	void isDownWhenItIsClosed() {
		JdbcStorageBackend backend = open();
		assertThat(backend.check().status()).isEqualTo(CheckResult.Status.UP);
		backend.close();

		assertThat(backend.check().status()).isEqualTo(CheckResult.Status.DOWN);
	}

	private void withWriter(WriterTest test) throws SQLException {
		open().close();
		SqliteConnections connections = new SqliteConnections(SqliteSettings.of(file()));
		SqlSession session = connections.open();
		SqliteWriter writer = new SqliteWriter(session, connections.location(), Clock.systemUTC());
		test.run(session, writer);
		writer.close();
	}

	private static WriteBatch batch(String key, int length) {
		return new WriteBatch(Revision.at(Clock.systemUTC().instant()), BatchWriter.now(),
				List.of(BatchWriter.put(key, "\"" + "x".repeat(length) + "\"", Precondition.ANY)));
	}

	private void damage() throws IOException {
		try (RandomAccessFile file = new RandomAccessFile(file().toFile(), "rw")) {
			for (long position = file.length() / 4; position < file.length() / 2; position += 64) {
				file.seek(position);
				file.write(0xA5);
			}
		}
	}

	private static byte[] damagedBytes(byte[] content) {
		byte[] bytes = new byte[content.length / 4];
		System.arraycopy(content, content.length / 4, bytes, 0, bytes.length);
		return bytes;
	}

	private Path file() {
		return this.directory.resolve("memory.db");
	}

	private JdbcStorageBackend open() {
		return JdbcStorageBackend.sqlite(SqliteSettings.of(file()), Clock.systemUTC());
	}

	private Connection connect() throws SQLException {
		return DriverManager.getConnection("jdbc:sqlite:" + file());
	}

	private interface WriterTest {

		void run(SqlSession session, SqliteWriter writer) throws SQLException;

	}

}
