package io.stackmemory.test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldPath;
import io.stackmemory.storage.Entry;
import io.stackmemory.storage.NamespaceDefinition;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.Namespace;
import io.stackmemory.storage.query.Query;
import io.stackmemory.storage.query.Sort;
import io.stackmemory.storage.query.Sort.Attribute;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Declared indexes change how fast answers come, never what they are.
 */
public abstract class DefinitionContract extends BackendContract {

	private static final List<String> VALUES = List.of("1", "1.0", "2", "\"1\"", "\"a\"", "\"A\"", "\"a%\"", "true",
			"\"true\"", "null", "[]", "[1]", "{}", "{\"a\":1}", "9007199254740992", "9007199254740993", "1e400",
			"1e401", "0.1", "0.10000000000000000001", "\"\uffff\"", "\"😀\"", "\"\"", "-0.0", "0");

	@Test
	protected void answersTheSameWhateverIsDefined() {
		fill();
		List<List<Entry>> before = answers();
		for (NamespaceDefinition definition : definitions()) {
			backend().define(definition);
			assertThat(answers()).as("answers with %s", definition).isEqualTo(before);
			backend().define(definition);
			assertThat(answers()).as("answers with %s again", definition).isEqualTo(before);
		}
	}

	@Test
	protected void answersTheSameWhenWrittenAfterwards() {
		fill();
		List<List<String>> before = answeredKeys();
		keys(ALL).forEach(this::delete);
		for (NamespaceDefinition definition : definitions()) {
			backend().define(definition);
			fill();
			assertThat(answeredKeys()).as("answers with %s", definition).isEqualTo(before);
			fill();
			assertThat(answeredKeys()).as("answers with %s after an update", definition).isEqualTo(before);
			keys(ALL).forEach(this::delete);
			assertThat(answers()).allSatisfy((answer) -> assertThat(answer).isEmpty());
		}
	}

	@Test
	protected void takesAnyDocumentInAnIndexedField() {
		backend().define(definition(NAMESPACE, "v", "v.a w"));
		List<String> documents = HostileValues.documents();
		for (int i = 0; i < documents.size(); i++) {
			put("root" + i, documents.get(i));
			put("field" + i, "{\"v\":" + documents.get(i) + "}");
		}
		put("long", "{\"v\":\"" + "x".repeat(100_000) + "\",\"w\":\"" + "ä".repeat(100_000) + "\"}");
		assertThat(backend().count(ALL)).isEqualTo(documents.size() * 2L + 1);
		assertThat(keys(ALL.withFilter(Filter.eq("v", "x".repeat(100_000))))).containsExactly("long");
		assertThat(keys(ALL.withFilter(Filter.startsWith("w", "ä".repeat(1000))))).containsExactly("long");
	}

	@Test
	protected void definesManyNamespacesAndFields() {
		for (int i = 0; i < 20; i++) {
			Namespace namespace = new Namespace("many-" + i + "_x." + "y".repeat(50));
			backend().define(
					definition(namespace, "f" + i, "a.b[0].c-d _e status key", "l".repeat(64) + "." + "m".repeat(64)));
		}
		backend().define(definition(new Namespace("many"), "v"));
		backend().define(definition(new Namespace("Many"), "V"));
		put("a", "{\"v\":1}");
		assertThat(backend().namespaces()).containsExactly(NAMESPACE);
	}

	@Test
	protected void doesNotMakeANamespaceByDefiningIt() {
		backend().define(definition(NAMESPACE, "v"));
		assertThat(backend().namespaces()).isEmpty();
		assertThat(keys(ALL)).isEmpty();
	}

	@Test
	protected void definesWhileAScanIsRunning() {
		fill();
		List<String> before = keys(ALL);
		List<String> seen = new ArrayList<>();
		backend().scan(ALL, (entry) -> {
			if (seen.isEmpty()) {
				backend().define(definition(NAMESPACE, "v g"));
			}
			seen.add(entry.key().key());
		});
		assertThat(seen).isEqualTo(before);
	}

	private void fill() {
		for (int i = 0; i < VALUES.size(); i++) {
			put("k" + (i * 37) % 101, "{\"v\":" + VALUES.get(i) + ",\"g\":\"" + (i % 3) + "\",\"o\":{\"l\":["
					+ VALUES.get(VALUES.size() - 1 - i) + "]}}");
		}
		put("other", "{\"w\":1}");
		put("root", "[1]");
	}

	private static List<NamespaceDefinition> definitions() {
		return List.of(definition(NAMESPACE, "v"), definition(NAMESPACE, "g v", "v"),
				definition(NAMESPACE, "o.l[0]", "g o.l[0] v missing"), definition(NAMESPACE),
				definition(new Namespace("unrelated"), "v"), definition(NAMESPACE, "v g", "v g", "v"));
	}

	/**
	 * Defines indexes, each as its fields with spaces between them.
	 */
	private static NamespaceDefinition definition(Namespace namespace, String... indexes) {
		return new NamespaceDefinition(namespace,
				Arrays.stream(indexes)
					.map((fields) -> Arrays.stream(fields.split(" ")).map(FieldPath::of).toList())
					.map(NamespaceDefinition.Index::new)
					.toList());
	}

	private List<List<Entry>> answers() {
		return queries().stream().map(this::entries).toList();
	}

	private List<List<String>> answeredKeys() {
		return queries().stream().map(this::keys).toList();
	}

	private static List<Query> queries() {
		List<Query> queries = new ArrayList<>();
		for (Filter filter : List.of(Filter.ALL, Filter.eq("v", 1), Filter.eq("v", "1"), Filter.eq("v", null),
				Filter.eq("v", true), Filter.ne("v", "a"), Filter.lt("v", 9007199254740993L),
				Filter.gte("v", new BigDecimal("1e401")), Filter.gt("v", "a"), Filter.lte("v", "\uffff"),
				Filter.contains("v", "%"), Filter.startsWith("v", "a"), Filter.in("v", Arrays.asList(null, 2, "😀")),
				Filter.and(Filter.eq("g", "1"), Filter.gt("v", 0)), Filter.eq("o.l[0]", new BigDecimal("0.1")),
				Filter.or(Filter.eq("v", 0), Filter.eq("g", "2")))) {
			queries.add(ALL.withFilter(filter));
			queries.add(ALL.withFilter(filter).withSorts(List.of(Sort.ascending("v"))));
			queries.add(ALL.withFilter(filter).withSorts(List.of(Sort.descending("g"), Sort.descending("v"))));
			queries.add(ALL.withFilter(filter).withSorts(List.of(Sort.ascending("o.l[0]"))).withWindow(1, 5));
			queries.add(ALL.withFilter(filter).withSorts(List.of(Sort.ascending("g"), Sort.ascending(Attribute.KEY))));
		}
		return queries;
	}

}
