package io.stackmemory.storage.jdbc;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import javax.sql.DataSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.ds.PGSimpleDataSource;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageSetupException;
import io.stackmemory.storage.StorageSetupException.Reason;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What is said when a server can't be used.
 */
@SuppressWarnings("NullAway.Init")
class PostgresSetupTests {

	private final PostgresServer server = PostgresServer.shared();

	@TempDir
	private Path directory;

	@Test
	void saysThatThePasswordIsWrong() throws Exception {
		try (PostgresNode node = PostgresNode.create(this.directory.resolve("data"))) {
			node.start();
			node.execute("CREATE ROLE guest LOGIN PASSWORD 'right'");
			node.requirePasswordOf("guest");
			assertRefused("postgres://guest:secret@localhost:" + node.port() + "/postgres", Reason.CREDENTIALS);
			assertRefused("postgres://guest@localhost:" + node.port() + "/postgres", Reason.CREDENTIALS);
		}
	}

	@Test
	void saysThatThereIsNoSuchHost() {
		assertRefused("postgres://u:secret@nowhere.invalid:5432/db", Reason.UNREACHABLE);
	}

	@Test
	void saysThatNobodyAnswers() {
		assertRefused("postgres://u:secret@localhost:1/db", Reason.UNREACHABLE);
	}

	@Test
	void saysThatThereIsNoSuchDatabase() {
		assertRefused("postgres://postgres:secret@localhost:" + this.server.port() + "/missing", Reason.DATABASE);
	}

	@Test
	void saysThatEncryptionCanNotBeHad() {
		assertRefused("postgres://postgres:secret@localhost:" + this.server.port() + "/postgres?sslmode=require",
				Reason.ENCRYPTION);
	}

	@Test
	void saysThatTheEncodingCanNotHoldEveryCharacter() throws SQLException {
		this.server.execute("DROP DATABASE IF EXISTS latin");
		this.server.execute("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0");
		assertRefused("postgres://postgres:secret@localhost:" + this.server.port() + "/latin", Reason.SERVER);
	}

	@Test
	void saysThatTheServerIsTooOld() throws IOException {
		try (PostgresServer old = PostgresServer.start("13", this.directory)) {
			assertRefused("postgres://postgres:secret@localhost:" + old.port() + "/postgres", Reason.SERVER);
		}
	}

	@Test
	void usesConnectionsOfTheApplicationAndLeavesThemAsTheyWere() throws SQLException {
		PGSimpleDataSource dataSource = new PGSimpleDataSource();
		dataSource.setUrl(this.server.url().jdbcUrl());
		dataSource.setUser("postgres");
		CountingDataSource counting = new CountingDataSource(dataSource);
		this.server.empty("borrowed");
		try (JdbcStorageBackend backend = JdbcStorageBackend.postgres((DataSource) counting,
				PostgresSettings.DEFAULTS.withSchema("borrowed"), Clock.systemUTC())) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("a", "1");
			batches.write(List.of(BatchWriter.put("b", "1", Precondition.ABSENT),
					BatchWriter.put("c", "1", Precondition.ANY)));
			assertThat(backend.readAll(List.of(BatchWriter.key("a"), BatchWriter.key("b"), BatchWriter.key("c"))))
				.hasSize(3);
			assertThat(backend.toString()).isEqualTo("the application's PostgreSQL database (schema borrowed)");
		}
		assertThat(counting.opened()).isPositive().isEqualTo(counting.closed());
		assertThat(counting.dirty()).isZero();
	}

	private static void assertRefused(String url, Reason reason) {
		Instant start = Instant.now();
		assertThatExceptionOfType(StorageSetupException.class)
			.isThrownBy(() -> JdbcStorageBackend.postgres(PostgresPool.of(PostgresUrl.parse(url)),
					PostgresSettings.DEFAULTS.withSchema("setup"), Clock.systemUTC()))
			.withMessageNotContaining("secret")
			.matches((ex) -> ex.reason() == reason, "is because of " + reason)
			.satisfies((ex) -> {
				for (Throwable cause = ex; cause != null; cause = cause.getCause()) {
					assertThat(String.valueOf(cause.getMessage())).doesNotContain("secret");
				}
			});
		assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(15));
	}

}
