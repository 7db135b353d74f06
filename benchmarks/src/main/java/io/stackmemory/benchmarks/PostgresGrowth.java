package io.stackmemory.benchmarks;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.RevisionClock;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.jdbc.JdbcStorageBackend;
import io.stackmemory.storage.jdbc.PostgresPool;
import io.stackmemory.storage.jdbc.PostgresSettings;
import io.stackmemory.storage.jdbc.PostgresUrl;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * How operations on PostgreSQL grow with what is stored: a server of its own that waits
 * for the disk is filled with frames of about 600 bytes; then each operation is measured,
 * the median of five rounds. The arguments are the numbers of entries.
 */
public final class PostgresGrowth {

	private static final Namespace FRAMES = new Namespace("frames");

	private static final PrintStream OUT = new PrintStream(new FileOutputStream(FileDescriptor.out), true,
			StandardCharsets.UTF_8);

	private static final int RUN_LENGTH = 200;

	private final Random random = new Random(1);

	private final RevisionClock revisions = new RevisionClock(Clock.systemUTC());

	private final StorageBackend backend;

	private final int entries;

	private int written;

	private PostgresGrowth(StorageBackend backend, int entries) {
		this.backend = backend;
		this.entries = entries;
	}

	/**
	 * Measures and prints a table.
	 * @param arguments the numbers of entries
	 * @throws Exception if something fails
	 */
	public static void main(String[] arguments) throws Exception {
		OUT.println("| entries | read by key | one of all by field | last 100 of a run | single write "
				+ "| 1,000 in a batch, each | size |");
		OUT.println("|---|---|---|---|---|---|---|");
		for (String argument : arguments) {
			measure(Integer.parseInt(argument));
		}
	}

	private static void measure(int entries) throws Exception {
		try (EmbeddedPostgres server = EmbeddedPostgres.builder()
			.setServerConfig("fsync", "on")
			.setServerConfig("synchronous_commit", "on")
			.setServerConfig("full_page_writes", "on")
			.setServerConfig("shared_buffers", "1GB")
			.setServerConfig("max_wal_size", "8GB")
			.setServerConfig("maintenance_work_mem", "1GB")
			.start()) {
			PostgresUrl url = PostgresUrl.parse("postgres://postgres@localhost:" + server.getPort() + "/postgres");
			try (JdbcStorageBackend backend = JdbcStorageBackend.postgres(PostgresPool.of(url),
					PostgresSettings.DEFAULTS, Clock.systemUTC());
					Connection connection = server.getPostgresDatabase().getConnection();
					Statement statement = connection.createStatement()) {
				fill(statement, entries);
				backend
					.define(new NamespaceDefinition(FRAMES, List.of(index("inputs.ref"), index("runId", "createdAt"))));
				awaitIndexes(statement);
				statement.execute("VACUUM ANALYZE stackmemory.stackmemory_entry");
				statement.execute("CHECKPOINT");
				new PostgresGrowth(backend, entries).print(statement);
			}
		}
	}

	private static void fill(Statement statement, int entries) throws SQLException {
		int step = 1_000_000;
		for (int from = 0; from < entries; from += step) {
			statement.execute(
					"""
							INSERT INTO stackmemory.stackmemory_entry (namespace,entry_key,revision,created_at,updated_at,value)
							SELECT 'frames','frame-'||i,i+1,i,i,jsonb_build_object('id','frame-'||i,'projectId','acme','runId',
							'run-'||i/%d,'depth',i%%7,'type','tool_scope','name','pytest '||i%%50,'state','closed','createdAt',i,
							'inputs',jsonb_build_object('ref','ref-'||i,'text',md5(i::text)||md5((i+1)::text)||md5((i+2)::text)
							||md5((i+3)::text)||md5((i+4)::text)||md5((i+5)::text)||md5((i+6)::text)||md5((i+7)::text)),
							'outputs',jsonb_build_object('text',md5((i+9)::text)||md5((i+10)::text)))
							FROM generate_series(%d,%d) i"""
						.formatted(RUN_LENGTH, from, Math.min(entries, from + step) - 1));
		}
	}

	private static void awaitIndexes(Statement statement) throws SQLException, InterruptedException {
		while (true) {
			try (ResultSet row = statement
				.executeQuery("SELECT count(*) FROM pg_index i JOIN pg_class c ON c.oid=i.indexrelid"
						+ " WHERE c.relname LIKE 'stackmemory_index%' AND i.indisvalid")) {
				row.next();
				if (row.getInt(1) == 2) {
					return;
				}
			}
			Thread.sleep(500);
		}
	}

	private void print(Statement statement) throws SQLException {
		double read = Rounds.median(2000, this::read);
		double byField = Rounds.median(1000, this::byField);
		double ofRun = Rounds.median(300, this::ofRun);
		double write = Rounds.median(1000, this::write);
		double batch = Rounds.median(20, this::batch) / 1000;
		String size;
		try (ResultSet row = statement
			.executeQuery("SELECT pg_size_pretty(pg_total_relation_size(" + "'stackmemory.stackmemory_entry'))")) {
			row.next();
			size = row.getString(1);
		}
		OUT.printf(Locale.ROOT, "| %,d | %.0f µs | %.0f µs | %.0f µs | %.0f µs | %.1f µs | %s |%n", this.entries, read,
				byField, ofRun, write, batch, size);
	}

	private void read() {
		Rounds.require(this.backend.read(new EntryKey(FRAMES, "frame-" + this.random.nextInt(this.entries))) != null);
	}

	private void byField() {
		Query query = Query.of(FRAMES)
			.withFilter(Filter.eq("inputs.ref", "ref-" + this.random.nextInt(this.entries)))
			.withWindow(0, 10);
		Rounds.require(count(query) == 1);
	}

	private void ofRun() {
		Query query = Query.of(FRAMES)
			.withFilter(Filter.eq("runId", "run-" + this.random.nextInt(this.entries / RUN_LENGTH)))
			.withSorts(List.of(Sort.descending("createdAt")))
			.withWindow(0, 100);
		Rounds.require(count(query) == 100);
	}

	private void write() {
		this.backend.write(new WriteBatch(this.revisions.next(), now(), List.of(put())));
	}

	private void batch() {
		List<WriteOperation> operations = new ArrayList<>();
		for (int i = 0; i < 1000; i++) {
			operations.add(put());
		}
		this.backend.write(new WriteBatch(this.revisions.next(), now(), operations));
	}

	private WriteOperation put() {
		int number = this.written++;
		String text = Long.toHexString(this.random.nextLong()).repeat(24);
		return new WriteOperation.Put(new EntryKey(FRAMES, "new-" + number),
				JsonDocument
					.parse("{\"id\":\"new-" + number + "\",\"runId\":\"new-" + number / RUN_LENGTH + "\",\"createdAt\":"
							+ number + ",\"inputs\":{\"ref\":\"new-" + number + "\",\"text\":\"" + text + "\"}}"),
				Precondition.ANY);
	}

	private long count(Query query) {
		long[] count = new long[1];
		this.backend.scan(query, (entry) -> count[0]++);
		return count[0];
	}

	private static Instant now() {
		return Instant.ofEpochMilli(System.currentTimeMillis());
	}

	private static NamespaceDefinition.Index index(String... fields) {
		return new NamespaceDefinition.Index(Arrays.stream(fields).map(FieldPath::of).toList());
	}

}
