package io.stackmemory.storage.jdbc;

import java.io.BufferedReader;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.test.BatchWriter;
import io.stackmemory.test.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Large answers and large batches.
 */
class PostgresScanTests {

	private static final int ROWS = 1_000_000;

	private static final PostgresServer SERVER = PostgresServer.shared();

	private static final PostgresSettings SETTINGS = PostgresSettings.DEFAULTS.withSchema("scanned");

	@BeforeAll
	static void fill() throws SQLException {
		JdbcStorageBackend.postgres(PostgresPool.of(SERVER.url()), SETTINGS, Clock.systemUTC()).close();
		SERVER
			.execute("INSERT INTO scanned.stackmemory_entry (namespace,entry_key,revision,created_at,updated_at,value)"
					+ " SELECT 'large','k'||i,i,i,i,jsonb_build_object('i',i,'text',repeat(md5(i::text),16))"
					+ " FROM generate_series(1," + ROWS + ") i ON CONFLICT DO NOTHING");
	}

	@Test
	void readsAMillionEntriesInASmallHeap() throws Exception {
		Process process = ChildJvm.start(List.of(), ScanningProcess.class, Integer.toString(SERVER.port()), "scanned");
		String count;
		try (BufferedReader output = process.inputReader()) {
			count = output.readLine();
		}
		assertThat(process.waitFor()).isZero();
		assertThat(count).isEqualTo(Integer.toString(ROWS));
	}

	@Test
	void writesAThousandEntriesInAFewRoundTrips() throws Exception {
		try (CuttingProxy proxy = new CuttingProxy(SERVER.port());
				JdbcStorageBackend backend = JdbcStorageBackend.postgres(
						PostgresPool.of(proxy.url()).withSize(1, 1, Duration.ofSeconds(30)), SETTINGS,
						Clock.systemUTC())) {
			BatchWriter batches = new BatchWriter(backend);
			batches.put("first", "1");
			long before = proxy.roundTrips();
			List<WriteOperation> puts = new ArrayList<>();
			List<WriteOperation> mixed = new ArrayList<>();
			for (int i = 0; i < 1000; i++) {
				puts.add(BatchWriter.put("k" + i, "{\"v\":" + i + "}", Precondition.ANY));
				mixed.add((i % 3 == 0) ? new WriteOperation.Delete(BatchWriter.key("k" + i), Precondition.PRESENT)
						: BatchWriter.put("k" + i, "2", Precondition.PRESENT));
			}
			batches.write(puts);
			assertThat(proxy.roundTrips() - before).isLessThan(10);
			before = proxy.roundTrips();
			batches.write(mixed);
			assertThat(proxy.roundTrips() - before).isLessThan(12);
			assertThat(backend.count(Query.of(new Namespace("test")))).isGreaterThan(600);
		}
	}

}
