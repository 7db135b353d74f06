package io.stackmemory.test;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.EntryKey;
import io.stackmemory.storage.EntryOrder;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.Revision;
import io.stackmemory.storage.WriteBatch;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Position;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;

/**
 * Draws operations from a small pool of awkward keys and values, so that they often meet.
 */
final class RandomOperations {

	private static final List<Namespace> NAMESPACES = List.of(new Namespace("model"), new Namespace("model-2"),
			new Namespace("Model"), new Namespace("#model"));

	private static final List<String> KEYS = List.of("a", "A", "a ", "a%", "a_", "a*", "ab", "b/a", "ä", "\uffff", "😀",
			"'");

	private static final List<String> TEXTS = List.of("", "a", "A", "%", "a%", "a_b", "axb", "*", "\\", "'", "1",
			"true", "ä", "\uffff", "😀", "null");

	private static final List<String> NUMBERS = List.of("0", "-0.0", "1", "1.0", "1e0", "-1", "2", "10", "0.1",
			"0.10000000000000000001", "9007199254740992", "9007199254740993", "18446744073709551617", "1e400", "1e401",
			"-1e400", "1e-400");

	private static final List<String> OTHERS = List.of("null", "true", "false", "[]", "{}", "[1]", "{\"a\":1}");

	private static final List<String> PATHS = List.of("v", "w", "o.v", "l[0]", "l[1].v", "none");

	private static final List<String> PATTERNS = List.of("*", "a*", "*a", "*a*", "a%*", "a_", "a", "A*", "*😀", "b*a",
			"**", "", "*%", "\uffff*");

	private final Random random;

	private final ModelStore model;

	private final SettableClock clock;

	private Revision latest;

	RandomOperations(long seed, ModelStore model, SettableClock clock) {
		this.random = new Random(seed);
		this.model = model;
		this.clock = clock;
		this.latest = Revision.at(clock.instant());
	}

	ModelOperation next() {
		int kind = this.random.nextInt(100);
		if (kind < 40) {
			return new ModelOperation.Write(batch());
		}
		if (kind < 42) {
			return behind();
		}
		if (kind < 50) {
			return new ModelOperation.Read(keys(this.random.nextInt(6)));
		}
		if (kind < 84) {
			return new ModelOperation.Scan(query());
		}
		if (kind < 85) {
			return new ModelOperation.ScanAll();
		}
		if (kind < 88) {
			return new ModelOperation.ListNamespaces();
		}
		if (kind < 91) {
			return new ModelOperation.Define(definition());
		}
		return new ModelOperation.Advance(Duration.ofMillis(this.random.nextInt(8)));
	}

	private WriteBatch batch() {
		List<WriteOperation> operations = new ArrayList<>();
		int size = (this.random.nextInt(3) == 0) ? 2 + this.random.nextInt(5) : 1;
		keys(size).forEach((key) -> operations.add(operation(key)));
		return new WriteBatch(nextRevision(), this.clock.instant(), operations);
	}

	/**
	 * A put over an entry with a revision that is not greater, or a plain batch where
	 * there is none.
	 */
	private ModelOperation behind() {
		List<Entry> present = this.model.present(this.clock.instant());
		if (present.isEmpty()) {
			return new ModelOperation.Write(batch());
		}
		Entry entry = any(present);
		long behind = entry.revision().value() - this.random.nextInt(3);
		return new ModelOperation.WriteBehind(new WriteBatch(new Revision(behind), this.clock.instant(),
				List.of(new WriteOperation.Put(entry.key(), document(), Precondition.ANY))));
	}

	private WriteOperation operation(EntryKey key) {
		Precondition precondition = precondition(key);
		int kind = this.random.nextInt(10);
		if (kind < 7) {
			JsonDocument metadata = this.random.nextBoolean() ? JsonDocument.EMPTY_OBJECT
					: JsonDocument.parse("{\"m\":" + value() + "}");
			return new WriteOperation.Put(key, document(), metadata, expiry(), precondition, origin(key));
		}
		return (kind < 9) ? new WriteOperation.Delete(key, precondition) : new WriteOperation.Check(key, precondition);
	}

	/**
	 * Sometimes an entry comes from another store, with a revision of its own between the
	 * stored one and that of the batch.
	 */
	private WriteOperation.@Nullable Origin origin(EntryKey key) {
		if (this.random.nextInt(5) > 0) {
			return null;
		}
		Revision stored = this.model.storedRevision(key);
		long least = (stored != null) ? stored.value() + 1 : 1;
		Revision revision = new Revision(Math.max(least, this.latest.value() - this.random.nextInt(4)));
		Instant createdAt = this.clock.instant().minusMillis(this.random.nextInt(1000));
		return new WriteOperation.Origin(revision, createdAt, createdAt.plusMillis(this.random.nextInt(10)));
	}

	private Precondition precondition(EntryKey key) {
		Revision actual = this.model.revision(key, this.clock.instant());
		return switch (this.random.nextInt(10)) {
			case 0 -> Precondition.ABSENT;
			case 1 -> Precondition.PRESENT;
			case 2 -> Precondition.at((actual != null) ? actual : this.latest);
			case 3 -> (this.random.nextInt(3) == 0) ? Precondition.at(this.latest) : Precondition.ANY;
			case 4 -> (actual != null) ? Precondition.PRESENT : Precondition.ABSENT;
			default -> Precondition.ANY;
		};
	}

	private @Nullable Instant expiry() {
		return (this.random.nextInt(3) > 0) ? null : this.clock.instant().plusMillis(this.random.nextInt(40) - 1);
	}

	private JsonDocument document() {
		if (this.random.nextInt(12) == 0) {
			return JsonDocument.parse(value());
		}
		return JsonDocument.parse(switch (this.random.nextInt(4)) {
			case 0 -> "{\"v\":" + value() + "}";
			case 1 -> "{\"w\":" + value() + ",\"v\":" + value() + ",\"o\":{\"v\":" + value() + "}}";
			case 2 -> "{\"l\":[" + value() + ",{\"v\":" + value() + "}],\"v\":" + value() + "}";
			default -> "{\"o\":" + value() + ",\"l\":" + value() + ",\"w\":" + value() + "}";
		});
	}

	private String value() {
		return switch (this.random.nextInt(5)) {
			case 0, 1 -> any(NUMBERS);
			case 2, 3 -> HostileValues.quoted(any(TEXTS));
			default -> any(OTHERS);
		};
	}

	private Query query() {
		Query query = Query.of(any(NAMESPACES)).withSorts(sorts());
		if (this.random.nextInt(3) == 0) {
			query = query.withKeys(new KeyPattern(any(PATTERNS)));
		}
		if (this.random.nextInt(4) > 0) {
			query = query.withFilter(filter(0));
		}
		if (this.random.nextInt(4) == 0) {
			query = query.withAfter(position(query));
		}
		if (this.random.nextInt(3) == 0) {
			Integer limit = (this.random.nextInt(3) == 0) ? null : this.random.nextInt(6);
			query = query.withWindow(this.random.nextInt(4), limit);
		}
		return query;
	}

	private @Nullable Position position(Query query) {
		List<Entry> entries = this.model.scan(query.withFilter(Filter.ALL), this.clock.instant());
		return entries.isEmpty() ? null : new EntryOrder(query).position(any(entries));
	}

	private List<Sort> sorts() {
		List<Sort> sorts = new ArrayList<>();
		int size = Math.max(0, this.random.nextInt(5) - 1);
		for (int i = 0; i < size; i++) {
			Sort.Term term = (this.random.nextInt(3) == 0) ? any(List.of(Sort.Attribute.values()))
					: new Sort.Field(FieldPath.of(any(PATHS)));
			sorts.add(new Sort(term, this.random.nextBoolean()));
		}
		return sorts;
	}

	private Filter filter(int depth) {
		int kind = this.random.nextInt((depth < 3) ? 10 : 8);
		if (kind >= 8) {
			Filter[] parts = new Filter[this.random.nextInt(4)];
			for (int i = 0; i < parts.length; i++) {
				parts[i] = filter(depth + 1);
			}
			return (kind == 8) ? Filter.and(parts) : Filter.or(parts);
		}
		FieldPath path = FieldPath.of(any(PATHS));
		if (kind == 7) {
			List<FieldValue> values = new ArrayList<>();
			for (int i = this.random.nextInt(4); i > 0; i--) {
				values.add(constant());
			}
			return new Filter.In(path, values);
		}
		Filter.Operator operator = any(List.of(Filter.Operator.values()));
		boolean forText = operator.compareTo(Filter.Operator.CONTAINS) >= 0;
		return new Filter.Comparison(path, operator, forText ? new FieldValue.TextValue(any(TEXTS)) : constant());
	}

	private FieldValue constant() {
		return switch (this.random.nextInt(7)) {
			case 0 -> FieldValue.None.INSTANCE;
			case 1 -> FieldValue.of(this.random.nextBoolean());
			case 2, 3, 4 -> new FieldValue.NumberValue(new BigDecimal(any(NUMBERS)));
			default -> new FieldValue.TextValue(any(TEXTS));
		};
	}

	private NamespaceDefinition definition() {
		List<NamespaceDefinition.Index> indexes = new ArrayList<>();
		for (int i = this.random.nextInt(3); i > 0; i--) {
			Set<FieldPath> fields = new LinkedHashSet<>();
			fields.add(FieldPath.of(any(PATHS)));
			fields.add(FieldPath.of(any(PATHS)));
			indexes.add(new NamespaceDefinition.Index(List.copyOf(fields)));
		}
		return new NamespaceDefinition(any(NAMESPACES), indexes);
	}

	private List<EntryKey> keys(int size) {
		Set<EntryKey> keys = new LinkedHashSet<>();
		while (keys.size() < size) {
			keys.add(new EntryKey(any(NAMESPACES.subList(0, 1 + this.random.nextInt(NAMESPACES.size()))), any(KEYS)));
		}
		return List.copyOf(keys);
	}

	private Revision nextRevision() {
		Revision now = Revision.at(this.clock.instant());
		this.latest = now.isAfter(this.latest) ? now : this.latest.next();
		return this.latest;
	}

	private <T> T any(List<T> pool) {
		return pool.get(this.random.nextInt(pool.size()));
	}

}
