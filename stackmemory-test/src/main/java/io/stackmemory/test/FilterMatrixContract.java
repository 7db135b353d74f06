package io.stackmemory.test;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.json.JsonDocument;
import io.stackmemory.storage.Precondition;
import io.stackmemory.storage.WriteOperation;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.FilterEvaluator;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Every operator with every constant selects from every kind of value what
 * {@link FilterEvaluator} says.
 */
public abstract class FilterMatrixContract extends BackendContract {

	private static final List<String> TEXTS = List.of("", "a", "A", "ab", "b", "a%", "a_", "a*", "a\\", "'", "\"", "1",
			"10", "true", "null", "[]", "ä", "é", "é", "\uffff", "😀", "\n", " a", "a ");

	private static final List<String> NUMBERS = List.of("0", "-0.0", "1", "1.0", "-1", "10", "1e1", "0.1",
			"0.10000000000000000001", "9007199254740992", "9007199254740993", "9223372036854775807",
			"9223372036854775808", "18446744073709551617", "1e400", "1e401", "-1e400", "1e-400", "-1e-400",
			"123456789012345678901234567890.5");

	private static final List<String> OTHERS = List.of("null", "true", "false", "[]", "{}", "[1]", "[\"a\"]",
			"{\"a\":1}", "[null]", "[[1]]", "{\"v\":1}");

	private static final List<Filter.Operator> FOR_TEXT = List.of(Filter.Operator.CONTAINS, Filter.Operator.STARTS_WITH,
			Filter.Operator.ENDS_WITH);

	@Test
	protected void agreesOnAMember() {
		store("{\"v\":%s}", "{\"w\":%s}");
		assertAgrees("v");
	}

	@Test
	protected void agreesOnANestedMember() {
		store("{\"outer\":{\"in-ner\":{\"_v1\":%s}}}", "{\"outer\":%s}", "{\"outer\":{\"in-ner\":%s}}");
		assertAgrees("outer.in-ner._v1");
	}

	@Test
	protected void agreesOnAnElementOfAnArray() {
		store("{\"v\":[0,%s]}", "{\"v\":[%s]}", "{\"v\":{\"1\":%s}}", "{\"v\":%s}");
		assertAgrees("v[1]");
	}

	@Test
	protected void agreesOnAMemberInAnArray() {
		store("{\"v\":[{\"a\":[[%s]]}]}", "{\"v\":{\"a\":%s}}");
		assertAgrees("v[0].a[0][0]");
	}

	@Test
	protected void agreesOnDocumentsThatAreNoObjects() {
		store("%s", "[%s]", "{\"v\":%s}");
		assertAgrees("v");
	}

	@Test
	protected void agreesOnNamesThatMeanSomethingElsewhere() {
		for (String name : List.of("key", "value", "created_at", "select", "length", "__proto__", "V", "a-b")) {
			store("{\"" + name + "\":%s}");
			assertAgrees(name);
		}
	}

	private void store(String... templates) {
		List<WriteOperation> operations = new ArrayList<>();
		List<String> values = new ArrayList<>(NUMBERS);
		values.addAll(OTHERS);
		TEXTS.forEach((text) -> values.add(HostileValues.quoted(text)));
		for (int i = 0; i < templates.length; i++) {
			for (int j = 0; j < values.size(); j++) {
				operations.add(new WriteOperation.Put(key("%d-%02d".formatted(i, j)),
						json(templates[i].replace("%s", values.get(j))), Precondition.ANY));
			}
		}
		write(operations.toArray(WriteOperation[]::new));
	}

	private void assertAgrees(String path) {
		Map<String, JsonDocument> documents = new LinkedHashMap<>();
		entries(ALL).forEach((entry) -> documents.put(entry.key().key(), entry.value()));
		assertThat(documents).isNotEmpty();
		for (Filter filter : filters(FieldPath.of(path))) {
			List<String> expected = documents.entrySet()
				.stream()
				.filter((entry) -> FilterEvaluator.matches(filter, entry.getValue()))
				.map(Map.Entry::getKey)
				.toList();
			assertThat(keys(ALL.withFilter(filter))).as("%s", filter).isEqualTo(expected);
			assertThat(backend().count(ALL.withFilter(filter))).as("count of %s", filter).isEqualTo(expected.size());
		}
	}

	private static List<Filter> filters(FieldPath path) {
		List<Filter> filters = new ArrayList<>();
		List<FieldValue> constants = constants();
		for (Filter.Operator operator : Filter.Operator.values()) {
			for (FieldValue constant : constants) {
				if (!FOR_TEXT.contains(operator) || constant instanceof FieldValue.TextValue) {
					filters.add(new Filter.Comparison(path, operator, constant));
				}
			}
		}
		for (int i = 0; i < constants.size(); i++) {
			filters.add(new Filter.In(path, List.of(constants.get(i), constants.get((i * 7 + 3) % constants.size()))));
		}
		filters.add(new Filter.In(path, constants));
		return filters;
	}

	private static List<FieldValue> constants() {
		List<FieldValue> constants = new ArrayList<>();
		for (@Nullable
		Object constant : new @Nullable Object[] { null, true, false, 1, 0.1f, 1e300 }) {
			constants.add(FieldValue.of(constant));
		}
		TEXTS.forEach((text) -> constants.add(new FieldValue.TextValue(text)));
		NUMBERS.forEach((number) -> constants.add(new FieldValue.NumberValue(new BigDecimal(number))));
		return constants;
	}

}
