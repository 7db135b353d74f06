package io.stackmemory.storage.jdbc;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Texts that begin alike for as long as an index looks at them are in their order all the
 * same.
 */
@SuppressWarnings("NullAway.Init")
class PostgresOrderTests {

	private static final Namespace NAMESPACE = new Namespace("order");

	private static final String BEGINNING = "é".repeat(99);

	private final MemoryStorageBackend memory = new MemoryStorageBackend(Clock.systemUTC());

	private JdbcStorageBackend postgres;

	private long revision;

	@BeforeEach
	void open() throws Exception {
		PostgresServer.shared().execute("DROP SCHEMA IF EXISTS sorted CASCADE");
		this.postgres = JdbcStorageBackend.postgres(PostgresPool.of(PostgresServer.shared().url()),
				PostgresSettings.DEFAULTS.withSchema("sorted"), Clock.systemUTC());
	}

	@AfterEach
	void close() {
		this.postgres.close();
		this.memory.close();
	}

	static List<Long> seeds() {
		return List.of(1L, 2L, ThreadLocalRandom.current().nextLong());
	}

	@ParameterizedTest(name = "seed {0}")
	@MethodSource("seeds")
	void sortsAsMemoryDoes(long seed) {
		SplittableRandom random = new SplittableRandom(seed);
		List<WriteOperation> puts = new ArrayList<>();
		for (int i = 0; i < 150; i++) {
			puts.add(put("k" + i, "{\"a\":" + value(random) + ",\"b\":" + value(random) + "}"));
		}
		write(puts);
		List<Entry> all = entries(this.memory, Query.of(NAMESPACE));
		for (int i = 0; i < 300; i++) {
			Query query = query(random, all);

			assertThat(entries(this.postgres, query)).as("%s", query).isEqualTo(entries(this.memory, query));
		}
	}

	@Test
	void noticesALongTextThatComesLater() {
		Query query = Query.of(NAMESPACE).withSorts(List.of(Sort.descending("a"))).withWindow(0, 2);
		write(List.of(put("k1", "{\"a\":\"" + BEGINNING + "\"}"), put("k2", "{\"a\":\"x\"}")));
		assertThat(keys(query)).containsExactly("k1", "k2");

		write(List.of(put("k3", "{\"a\":\"" + BEGINNING + "z2\"}"), put("k4", "{\"a\":\"" + BEGINNING + "z3\"}"),
				put("k5", "{\"a\":\"" + BEGINNING + "z1\"}")));

		assertThat(keys(query)).containsExactly("k4", "k3");
		assertThat(keys(query.withWindow(1, 3))).containsExactly("k3", "k5", "k1");
		assertThat(keys(query.withWindow(3, 1))).containsExactly("k1");
	}

	private Query query(SplittableRandom random, List<Entry> all) {
		List<Sort> sorts = new ArrayList<>();
		boolean second = random.nextBoolean();
		sorts.add(sort("a", random));
		if (second) {
			sorts.add(sort("b", random));
		}
		Query query = Query.of(NAMESPACE).withSorts(sorts);
		if (random.nextInt(3) == 0) {
			Entry entry = all.get(random.nextInt(all.size()));
			List<FieldValue> values = new ArrayList<>(List.of(entry.value().field(FieldPath.of("a"))));
			if (second) {
				values.add(entry.value().field(FieldPath.of("b")));
			}
			query = query.withAfter(new Position(values, entry.key().key()));
		}
		return query.withWindow(random.nextLong(4) * random.nextInt(40), 1 + random.nextInt(100));
	}

	private static Sort sort(String field, SplittableRandom random) {
		return random.nextBoolean() ? Sort.descending(field) : Sort.ascending(field);
	}

	/**
	 * Mostly texts of about as many characters as an index looks at.
	 */
	private static String value(SplittableRandom random) {
		return switch (random.nextInt(10)) {
			case 0 -> Integer.toString(random.nextInt(3));
			case 1 -> random.nextBoolean() ? "null" : "[1]";
			case 2 -> Boolean.toString(random.nextBoolean());
			case 3 -> "\"" + random.nextInt(3) + "\"";
			default -> "\"" + BEGINNING + "abc".substring(random.nextInt(3)) + "xy".repeat(random.nextInt(2)) + "\"";
		};
	}

	private static WriteOperation put(String key, String json) {
		return new WriteOperation.Put(new EntryKey(NAMESPACE, key), JsonDocument.parse(json), Precondition.ANY);
	}

	private void write(List<WriteOperation> operations) {
		WriteBatch batch = new WriteBatch(new Revision(++this.revision), Instant.EPOCH, operations);
		this.memory.write(batch);
		this.postgres.write(batch);
	}

	private List<String> keys(Query query) {
		return entries(this.postgres, query).stream().map((entry) -> entry.key().key()).toList();
	}

	private static List<Entry> entries(StorageBackend backend, Query query) {
		List<Entry> entries = new ArrayList<>();
		backend.scan(query, entries::add);
		return entries;
	}

}
