package io.stackmemory.storage.jdbc;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.storage.CheckResult;
import io.stackmemory.storage.CommitUnknownException;
import io.stackmemory.storage.Durability;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.StorageFullException;
import io.stackmemory.storage.StorageUnavailableException;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What becomes of writes while server and network fail.
 */
@SuppressWarnings("NullAway.Init")
class PostgresFailureTests {

	private static final PostgresSettings PATIENT = PostgresSettings.DEFAULTS.withTimeouts(Duration.ofSeconds(10),
			Duration.ofSeconds(5), Duration.ofSeconds(20));

	private static final PostgresSettings IMPATIENT = PostgresSettings.DEFAULTS.withTimeouts(Duration.ofSeconds(1),
			Duration.ofMillis(300), Duration.ofSeconds(1));

	@TempDir
	private Path directory;

	@Test
	void losesNothingWhenTheServerIsKilledUnderLoad() throws Exception {
		try (PostgresNode server = PostgresNode.create(this.directory.resolve("data")).start();
				JdbcStorageBackend backend = open(server.url(), PATIENT)) {
			assertThat(backend.durability().acknowledged()).isEqualTo(Durability.Level.MACHINE);
			WriteLoad load = new WriteLoad(backend);
			for (int round = 0; round < 3; round++) {
				load.awaitAcknowledged(200);
				server.kill();
				server.start();
			}
			load.awaitAcknowledged(200);
			load.close();
			load.verify();
			assertThat(backend.check().status()).isEqualTo(CheckResult.Status.UP);
		}
	}

	@Test
	void goesOnWithTheStandbyWhenThePrimaryDies() throws Exception {
		try (PostgresNode primary = PostgresNode.create(this.directory.resolve("primary")).start();
				PostgresNode standby = PostgresNode.standbyOf(primary, this.directory.resolve("standby")).start()) {
			primary.execute("ALTER SYSTEM SET synchronous_standby_names='*'");
			primary.execute("SELECT pg_reload_conf()");
			PostgresUrl both = PostgresUrl.parse(
					"postgres://postgres@localhost:" + primary.port() + ",localhost:" + standby.port() + "/postgres");
			try (JdbcStorageBackend backend = open(both, PATIENT)) {
				WriteLoad load = new WriteLoad(backend);
				load.awaitAcknowledged(200);
				primary.kill();
				standby.execute("SELECT pg_promote()");
				load.awaitAcknowledged(200);
				load.close();
				load.verify();
			}
		}
	}

	@Test
	void keepsBatchesWholeWhereverTheConnectionIsCut() throws Exception {
		PostgresServer server = PostgresServer.shared();
		Random random = new Random(7);
		try (CuttingProxy proxy = new CuttingProxy(server.port());
				JdbcStorageBackend backend = open(proxy.url(), PATIENT.withSchema("cut"))) {
			WriteLoad load = new WriteLoad(backend);
			for (int round = 0; round < 40; round++) {
				load.awaitAcknowledged(20);
				proxy.cutAfter(random.nextInt(8000));
			}
			load.awaitAcknowledged(50);
			load.close();
			load.verify();
			assertThat(load.unknown()).isPositive();
		}
	}

	@Test
	void doesNotTakeABatchForCommittedWhoseCommitWasCutOff() throws Exception {
		PostgresServer server = PostgresServer.shared();
		try (CuttingProxy proxy = new CuttingProxy(server.port());
				JdbcStorageBackend backend = open(proxy.url(), PATIENT.withSchema("cut"))) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("k", "0");
			try (Connection other = server.connect(); Statement statement = other.createStatement()) {
				other.setAutoCommit(false);
				statement.execute("SELECT 1 FROM cut.stackmemory_entry WHERE entry_key='k' FOR UPDATE");
				Thread cutter = new Thread(() -> {
					server.awaitSomeoneWhoWaitsForALock();
					proxy.cut();
				});
				cutter.start();
				assertThatExceptionOfType(CommitUnknownException.class).isThrownBy(() -> batches.put("k", "1"))
					.withMessageContaining("not known");
				cutter.join();
			}
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
		}
	}

	@Test
	void doesNotHangWhenTheServerSaysNothingAnyMore() throws Exception {
		try (CuttingProxy proxy = new CuttingProxy(PostgresServer.shared().port());
				JdbcStorageBackend backend = open(proxy.url(), IMPATIENT.withSchema("cut"))) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("k", "0");
			proxy.freeze(true);
			Instant start = Instant.now();
			assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> batches.put("k", "1"));
			assertThatExceptionOfType(StorageUnavailableException.class)
				.isThrownBy(() -> backend.read(BatchWriter.key("k")));
			assertThat(backend.check().status()).isEqualTo(CheckResult.Status.DOWN);
			assertThat(Duration.between(start, Instant.now())).isLessThan(Duration.ofSeconds(30));
			proxy.freeze(false);
			assertThat(backend.read(BatchWriter.key("k"))).isNotNull();
			batches.put("k", "2");
		}
	}

	@Test
	void saysThatNoConnectionIsFree() throws Exception {
		PostgresPool pool = PostgresPool.of(PostgresServer.shared().url()).withSize(1, 1, Duration.ofMillis(300));
		try (JdbcStorageBackend backend = JdbcStorageBackend.postgres(pool, IMPATIENT.withSchema("cut"),
				Clock.systemUTC())) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("a", "1");
			List<Throwable> failures = new ArrayList<>();
			backend.scan(Query.of(new Namespace("test")), (entry) -> {
				if (failures.isEmpty()) {
					try {
						backend.read(BatchWriter.key("a"));
					}
					catch (StorageUnavailableException ex) {
						failures.add(ex);
					}
				}
			});
			assertThat(failures).hasSize(1);
			assertThat(failures.get(0)).hasMessageContaining("request timed out");
			batches.put("a", "2");
		}
	}

	@Test
	void givesUpWaitingForAnotherWriter() throws Exception {
		PostgresServer server = PostgresServer.shared();
		try (JdbcStorageBackend backend = open(server.url(), IMPATIENT.withSchema("cut"))) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("a", "1");
			try (Connection other = server.connect(); Statement statement = other.createStatement()) {
				other.setAutoCommit(false);
				statement.execute("LOCK TABLE cut.stackmemory_entry");
				assertThatExceptionOfType(StorageUnavailableException.class).isThrownBy(() -> batches.put("a", "2"))
					.withMessageContaining("lock timeout")
					.isNotInstanceOf(CommitUnknownException.class);
				assertThatExceptionOfType(StorageUnavailableException.class)
					.isThrownBy(() -> batches.write(two("a", "b")))
					.withMessageContaining("lock timeout");
			}
			assertThat(backend.read(BatchWriter.key("b"))).isNull();
			batches.write(two("a", "b"));
		}
	}

	@Test
	void endsAStatementThatTakesTooLong() throws Exception {
		PostgresServer server = PostgresServer.shared();
		PostgresSettings settings = PostgresSettings.DEFAULTS.withSchema("cut")
			.withTimeouts(Duration.ofMillis(300), Duration.ofSeconds(60), Duration.ofSeconds(1));
		try (JdbcStorageBackend backend = open(server.url(), settings)) {
			try (Connection other = server.connect(); Statement statement = other.createStatement()) {
				other.setAutoCommit(false);
				statement.execute("LOCK TABLE cut.stackmemory_entry");
				assertThatExceptionOfType(StorageUnavailableException.class)
					.isThrownBy(() -> backend.read(BatchWriter.key("a")))
					.withMessageContaining("statement timeout");
			}
			backend.read(BatchWriter.key("a"));
		}
	}

	@Test
	void saysThatTheDiskIsFullAndGoesOnOnceItIsNot() throws Exception {
		Path disk = Files.createDirectory(this.directory.resolve("disk"));
		try (PostgresNode server = PostgresNode.create(this.directory.resolve("data"))
			.startWithSmallDisk(disk, 60, 20)) {
			server.execute("CREATE TABLESPACE small LOCATION '" + disk + "/tables'");
			server.execute("CREATE DATABASE small TABLESPACE small");
			PostgresUrl url = PostgresUrl.parse("postgres://postgres@localhost:" + server.port() + "/small");
			try (JdbcStorageBackend backend = open(url, PATIENT)) {
				fillTheDisk(server, backend, disk);
			}
		}
	}

	private static void fillTheDisk(PostgresNode server, JdbcStorageBackend backend, Path disk) throws SQLException {
		BatchWriter batches = new BatchWriter(backend);
		batches.put("first", "1");
		String text = "\"" + randomText(500_000) + "\"";
		assertThatExceptionOfType(StorageFullException.class).isThrownBy(() -> {
			for (int i = 0; i < 1000; i++) {
				batches.put("k" + i, text);
			}
		}).withMessageContaining("No space left");
		assertThat(backend.read(BatchWriter.key("first"))).isNotNull();
		long before = backend.count(Query.of(new Namespace("test")));
		assertThat(before).isGreaterThan(10);
		server.execute("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null; rm " + disk + "/ballast'");
		assertThat(backend.count(Query.of(new Namespace("test")))).isEqualTo(before);
		batches.put("again", text);
		assertThat(backend.read(BatchWriter.key("again"))).isNotNull();
	}

	private static String randomText(int length) {
		StringBuilder text = new StringBuilder();
		new Random(1).ints(length, 'a', 'z').forEach((character) -> text.append((char) character));
		return text.toString();
	}

	private static List<WriteOperation> two(String one, String other) {
		return List.of(BatchWriter.put(one, "1", Precondition.ANY), BatchWriter.put(other, "1", Precondition.ANY));
	}

	private static JdbcStorageBackend open(PostgresUrl url, PostgresSettings settings) {
		return JdbcStorageBackend.postgres(PostgresPool.of(url).withSize(16, 2, Duration.ofSeconds(5)), settings,
				Clock.systemUTC());
	}

}
