package io.stackmemory.storage.support;

import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.EntryOrder;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.StorageBackend;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.file.FileSettings;
import io.stackmemory.storage.file.FileStorageBackend;
import io.stackmemory.storage.memory.MemoryStorageBackend;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Random queries over random documents, answered with indexes and without.
 * {@code -Dstackmemory.test.seed=N} runs one seed again.
 */
@SuppressWarnings("NullAway.Init")
class IndexedQueryTests {

	private static final Namespace DOCUMENTS = new Namespace("documents");

	private static final long SEED = Long.getLong("stackmemory.test.seed", System.nanoTime());

	private static final List<String> VALUES = List.of("null", "true", "false", "0", "-0.0", "1", "1.0", "2", "-1",
			"-2", "10", "9", "-10", "0.1", "0.10", "0.11", "-0.1", "1e3", "1e-3", "12345678901234567890", "1e300",
			"-1e300", "9007199254740993", "\"\"", "\"a\"", "\"ab\"", "\"b\"", "\"é\"", "\"\uD83D\uDE00\"", "\"\uFFFD\"",
			"\"1\"", "{}", "[1]");

	private final Random random = new Random(SEED);

	@TempDir
	private Path directory;

	@Test
	void answersTheSameInMemory() {
		try (StorageBackend plain = new MemoryStorageBackend(Clock.systemUTC());
				StorageBackend indexed = new MemoryStorageBackend(Clock.systemUTC())) {
			compare(plain, indexed);
		}
	}

	@Test
	void answersTheSameFromFiles() {
		try (StorageBackend plain = new MemoryStorageBackend(Clock.systemUTC());
				StorageBackend indexed = FileStorageBackend
					.open(FileSettings.of(this.directory).withSync(FileSettings.Sync.NONE), Clock.systemUTC())) {
			compare(plain, indexed);
		}
	}

	@Test
	void ordersKeysAsFieldsAreOrdered() {
		List<FieldValue> values = new ArrayList<>();
		VALUES.forEach((text) -> values.add(JsonDocument.parse("{\"v\":" + text + "}").field(FieldPath.of("v"))));
		for (int i = 0; i < 300; i++) {
			BigDecimal number = new BigDecimal(new java.math.BigInteger(1 + this.random.nextInt(70), this.random),
					this.random.nextInt(40) - 20);
			values.add(FieldValue.of(this.random.nextBoolean() ? number : number.negate()));
			values.add(FieldValue.of(this.random.nextLong() >> this.random.nextInt(64)));
		}
		for (FieldValue one : values) {
			for (FieldValue other : values) {
				int expected = Integer.signum(one.compareTo(other));
				int order = Arrays.compareUnsigned(IndexKeys.prefix(List.of(one)), IndexKeys.prefix(List.of(other)));
				assertThat(Integer.signum(order)).as("%s and %s", one, other).isEqualTo(expected);
			}
		}
	}

	@Test
	void readsNoMoreThanAPageNeeds() {
		VersionedTable<Entry> table = new VersionedTable<>(Entry::value,
				new java.util.concurrent.locks.ReentrantLock());
		table.declare(List.of(FieldPath.of("a"), FieldPath.of("b")));
		for (int i = 0; i < 1000; i++) {
			JsonDocument value = JsonDocument.parse("{\"a\":" + i % 10 + ",\"b\":" + i + "}");
			EntryKey key = new EntryKey(DOCUMENTS, "k" + i);
			table.add(key.key(), 1, new Entry(key, value, JsonDocument.EMPTY_OBJECT, new Revision(1), Instant.EPOCH,
					Instant.EPOCH, null), value);
		}
		Query query = Query.of(DOCUMENTS)
			.withFilter(Filter.eq("a", 3))
			.withSorts(List.of(Sort.descending("b")))
			.withWindow(0, 2);
		Candidates<Entry> candidates = table.candidates(query, 1);
		assertThat(candidates.ordered()).isTrue();
		assertThat(candidates.entries().next().key().key()).isEqualTo("k993");
		int[] left = { 1 };
		candidates.entries().forEachRemaining((entry) -> left[0]++);
		assertThat(left[0]).isEqualTo(100);
		Candidates<Entry> later = table.candidates(query.withAfter(new EntryOrder(query).position(entry(table, "k23"))),
				1);
		assertThat(later.entries().next().key().key()).isEqualTo("k13");
	}

	private static Entry entry(VersionedTable<Entry> table, String key) {
		Version<Entry> version = table.latest(key);
		assertThat(version).isNotNull();
		Entry content = version.content();
		assertThat(content).isNotNull();
		return content;
	}

	private void compare(StorageBackend plain, StorageBackend indexed) {
		long revision = 0;
		for (String fields : List.of("a", "a,b", "b,a,c", "c,b")) {
			indexed.define(definition(fields));
		}
		AtomicBoolean differs = new AtomicBoolean();
		for (int round = 0; round < 30; round++) {
			for (int i = 0; i < 20; i++) {
				WriteBatch batch = batch(++revision);
				plain.write(batch);
				indexed.write(batch);
			}
			for (int i = 0; i < 40; i++) {
				Query query = query();
				assertThat(answer(indexed, query)).as("seed %d: %s", SEED, query).isEqualTo(answer(plain, query));
			}
			long number = revision;
			Query all = query().withWindow(0, null);
			List<String> before = answer(plain, all);
			List<String> during = new ArrayList<>();
			indexed.scan(all, (entry) -> {
				if (!differs.getAndSet(true)) {
					WriteBatch batch = batch(number + 1);
					plain.write(batch);
					indexed.write(batch);
				}
				during.add(entry.key().key() + entry.value());
			});
			assertThat(during).as("seed %d: %s", SEED, all).isEqualTo(before);
			revision += differs.getAndSet(false) ? 1 : 0;
		}
	}

	private WriteBatch batch(long revision) {
		List<WriteOperation> operations = new ArrayList<>();
		List<Integer> keys = new ArrayList<>();
		for (int i = 0; i < 40; i++) {
			keys.add(i);
		}
		Collections.shuffle(keys, this.random);
		for (int key : keys.subList(0, 4)) {
			EntryKey entryKey = new EntryKey(DOCUMENTS, "k" + key);
			operations.add((this.random.nextInt(4) == 0) ? new WriteOperation.Delete(entryKey, Precondition.ANY)
					: new WriteOperation.Put(entryKey, document(), Precondition.ANY));
		}
		return new WriteBatch(new Revision(revision), Instant.ofEpochMilli(revision), operations);
	}

	private JsonDocument document() {
		List<String> members = new ArrayList<>();
		for (String field : List.of("a", "b", "c")) {
			if (this.random.nextInt(8) > 0) {
				members.add("\"" + field + "\":" + value());
			}
		}
		return JsonDocument.parse("{" + String.join(",", members) + "}");
	}

	private String value() {
		return VALUES.get(this.random.nextInt((this.random.nextInt(3) == 0) ? VALUES.size() : 7));
	}

	private Query query() {
		List<Filter> filters = new ArrayList<>();
		for (int i = this.random.nextInt(4); i > 0; i--) {
			filters.add(filter());
		}
		List<Sort> sorts = new ArrayList<>();
		boolean descending = this.random.nextBoolean();
		for (int i = this.random.nextInt(3); i > 0; i--) {
			boolean other = this.random.nextInt(6) == 0;
			sorts.add((descending ^ other) ? Sort.descending(field()) : Sort.ascending(field()));
		}
		Query query = Query.of(DOCUMENTS).withFilter(new Filter.And(filters)).withSorts(sorts);
		if (this.random.nextBoolean()) {
			query = query.withWindow(this.random.nextInt(3), this.random.nextInt(12));
		}
		if (this.random.nextInt(3) == 0) {
			JsonDocument document = document();
			Entry entry = new Entry(new EntryKey(DOCUMENTS, "k" + this.random.nextInt(40)), document,
					JsonDocument.EMPTY_OBJECT, new Revision(1), Instant.EPOCH, Instant.EPOCH, null);
			query = query.withAfter(new EntryOrder(query).position(entry));
		}
		return query;
	}

	private Filter filter() {
		FieldValue value = JsonDocument.parse("{\"v\":" + value() + "}").field(FieldPath.of("v"));
		if (value instanceof FieldValue.Structure) {
			return Filter.eq(field(), null);
		}
		Filter.Operator[] operators = (value instanceof FieldValue.TextValue) ? Filter.Operator.values()
				: new Filter.Operator[] { Filter.Operator.EQ, Filter.Operator.EQ, Filter.Operator.NE,
						Filter.Operator.LT, Filter.Operator.LTE, Filter.Operator.GT, Filter.Operator.GTE };
		return new Filter.Comparison(FieldPath.of(field()), operators[this.random.nextInt(operators.length)], value);
	}

	private String field() {
		return List.of("a", "b", "c").get(this.random.nextInt(3));
	}

	private static List<String> answer(StorageBackend backend, Query query) {
		List<String> found = new ArrayList<>();
		backend.scan(query, (entry) -> found.add(entry.key().key() + entry.value()));
		return found;
	}

	private static NamespaceDefinition definition(String fields) {
		return new NamespaceDefinition(DOCUMENTS, List
			.of(new NamespaceDefinition.Index(Arrays.stream(fields.split(",", -1)).map(FieldPath::of).toList())));
	}

}
