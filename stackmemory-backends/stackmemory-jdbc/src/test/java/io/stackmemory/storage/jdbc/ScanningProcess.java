package io.stackmemory.storage.jdbc;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;

import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Reads everything in one scan, in the order of a field.
 */
final class ScanningProcess {

	private ScanningProcess() {
	}

	public static void main(String[] arguments) throws IOException {
		PostgresUrl url = PostgresUrl.parse("postgres://postgres@localhost:" + arguments[0] + "/postgres");
		long[] count = new long[1];
		try (JdbcStorageBackend backend = JdbcStorageBackend.postgres(PostgresPool.of(url),
				PostgresSettings.DEFAULTS.withSchema(arguments[1]), Clock.systemUTC())) {
			backend.scan(Query.of(new Namespace("large")).withSorts(List.of(Sort.descending("i"))),
					(entry) -> count[0]++);
		}
		try (FileOutputStream out = new FileOutputStream(FileDescriptor.out)) {
			out.write(Long.toString(count[0]).getBytes(StandardCharsets.US_ASCII));
		}
	}

}
