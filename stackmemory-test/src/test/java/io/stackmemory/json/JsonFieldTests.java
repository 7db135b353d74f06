package io.stackmemory.json;

import java.math.BigDecimal;
import java.util.List;
import java.util.Random;

import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Fields that are found without parsing are those that a parser finds.
 */
class JsonFieldTests {

	private static final int DOCUMENTS = 2000;

	private static final List<String> NAMES = List.of("a", "b", "ab", "a-b", "_", "A", "\"", "\\", "a\\", "\"a\"",
			"\u0001", "é", "😀", "", "a b");

	private static final List<String> TEXTS = List.of("", "a", "\"", "\\", "\\\\", "\\\"", "}", "]", ",", ":",
			"{\"a\":1", "\n\t\b\f\r", "\u0001\u001f", "\u007f", "é€", "😀", "/", "1e5",
			"0123456789012345678901234567890", "null", "2e1234", "it's \\u0000");

	private static final List<String> NUMBERS = List.of("0", "-1", "1.50", "1e10", "1E+2", "-0.0", "1e-99", "1e100",
			"123456789012345", "1234567890123456", "0.1", "9007199254740993", "1e9999", "-12.5e-3");

	private static final List<FieldPath> PATHS = List
		.of("a", "b", "ab", "a-b", "_", "A", "a.a", "a.b", "b.a", "a[0]", "a[1]", "b[2]", "a[0].a", "a.b.a", "a[1][0]",
				"b.a[3]")
		.stream()
		.map(FieldPath::of)
		.toList();

	private static final JsonMapper COMPACT = new JsonMapper();

	private static final JsonMapper SPACED = COMPACT.rebuild().enable(SerializationFeature.INDENT_OUTPUT).build();

	@RepeatedTest(3)
	void findsWhatAParserFinds(TestReporter reporter) {
		long seed = new Random().nextLong();
		reporter.publishEntry("seed", Long.toString(seed));
		Random random = new Random(seed);
		for (int i = 0; i < DOCUMENTS; i++) {
			JsonNode root = node(random, 4);
			for (JsonMapper mapper : List.of(COMPACT, SPACED)) {
				JsonDocument document = JsonDocument.stored(mapper.writeValueAsString(root));
				for (FieldPath path : PATHS) {
					assertThat(document.field(path)).as("%s of %s", path, document.text())
						.isEqualTo(FieldValue.of(path.resolve(document.tree())));
				}
			}
		}
	}

	@RepeatedTest(3)
	void takesWhatALibraryWroteForWhatItIs(TestReporter reporter) {
		long seed = new Random().nextLong();
		reporter.publishEntry("seed", Long.toString(seed));
		Random random = new Random(seed);
		for (int i = 0; i < DOCUMENTS; i++) {
			String text = COMPACT.writeValueAsString(node(random, 4));
			JsonDocument document = JsonDocument.written(text);
			assertThat(document.text()).isEqualTo(JsonDocument.parse(text).text());
			assertThat(document.hasShortNumbers()).as(text).isEqualTo(hasShortNumbers(document.tree()));
		}
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "\"\\u001b[31m\"", "\"\\u0041\"", "\"\\u0009\"", "\"\\u001B\"", "\"\\u0000\"", "\"\\u000\"" })
	void writesEscapesInOneWay(String text) {
		String canonical;
		try {
			canonical = JsonDocument.parse(text).text();
		}
		catch (JsonSyntaxException ex) {
			canonical = "refused";
		}
		String written;
		try {
			written = JsonDocument.written(text).text();
		}
		catch (JsonSyntaxException ex) {
			written = "refused";
		}
		assertThat(written).isEqualTo(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"a", "{\"a\":\"b}", "\"a\\", "\"\\u00", "\"\ud83d", "{\"a", "[\"\\\"]" })
	void refusesWhatHasNoEnd(String text) {
		assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> JsonDocument.written(text));
		assertThatExceptionOfType(RuntimeException.class)
			.isThrownBy(() -> JsonDocument.stored("{\"x\":" + text).field(FieldPath.of("y")));
	}

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|',
			value = { "1 | true", "123456789012345 | true", "1234567890123456 | false", "[1e99] | true",
					"[1e100] | false", "{\"a\":-1.5e-100} | false", "\"1234567890123456\" | true",
					"{\"1234567890123456\":\"1e500\"} | true", "-0.12345678901234 | true",
					"-0.123456789012345 | false" })
	void knowsShortNumbers(String text, boolean isShort) {
		assertThat(JsonDocument.written(text).hasShortNumbers()).isEqualTo(isShort);
		assertThat(JsonDocument.stored(text).hasShortNumbers()).isEqualTo(isShort);
	}

	private static boolean hasShortNumbers(JsonNode node) {
		if (node.isNumber()) {
			return JsonDocument.stored(node.toString()).hasShortNumbers();
		}
		return node.valueStream().allMatch(JsonFieldTests::hasShortNumbers);
	}

	private static JsonNode node(Random random, int depth) {
		int kind = random.nextInt((depth > 0) ? 8 : 5);
		return switch (kind) {
			case 0 -> JsonNodeFactory.instance.nullNode();
			case 1 -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
			case 2 -> JsonNodeFactory.instance.numberNode(new BigDecimal(any(random, NUMBERS)));
			case 3, 4 -> JsonNodeFactory.instance.stringNode(any(random, TEXTS));
			case 5 -> array(random, depth);
			default -> object(random, depth);
		};
	}

	private static ArrayNode array(Random random, int depth) {
		ArrayNode array = JsonNodeFactory.instance.arrayNode();
		for (int i = random.nextInt(5); i > 0; i--) {
			array.add(node(random, depth - 1));
		}
		return array;
	}

	private static ObjectNode object(Random random, int depth) {
		ObjectNode object = JsonNodeFactory.instance.objectNode();
		for (int i = random.nextInt(7); i > 0; i--) {
			object.set(any(random, NAMES), node(random, depth - 1));
		}
		return object;
	}

	private static String any(Random random, List<String> all) {
		return all.get(random.nextInt(all.size()));
	}

}
