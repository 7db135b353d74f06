package io.stackmemory.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JsonDocumentTests {

	private static final ObjectReader ANY = new JsonMapper().readerFor(JsonNode.class);

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|',
			value = { "{ \"b\" : 1 , \"a\":[ 1.50, 1e400 ] } | {\"b\":1,\"a\":[1.50,1e400]}", " null | null",
					"\"\\u0041\\/\\u00e9\\ud83d\\ude00\" | \"A/é😀\"", "\"\\u0001\\n\" | \"\\u0001\\n\"",
					"-0.0 | -0.0" })
	void writesCanonically(String text, String canonical) {
		assertThat(JsonDocument.parse(text).text()).isEqualTo(canonical);
		assertThat(JsonDocument.parse(canonical).text()).isEqualTo(canonical);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "{", "nul", "{\"a\":1,}", "[1]x", "{\"a\":1,\"a\":2}", "'a'", "NaN", "01", "+1",
			"\"\\u0000\"", "{\"\\u0000\":1}", "\"\\ud800\"", "\"\\udc00\\ud800\"", "1e10001", "1e-10001", "1e999999999",
			"0e99999" })
	void refusesWhatCanNotBeStored(String text) {
		assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> JsonDocument.parse(text));
	}

	@Test
	void hasLimits() {
		JsonDocument.parse("[".repeat(500) + "]".repeat(500));
		JsonDocument.parse("9".repeat(1000));
		assertThatExceptionOfType(JsonSyntaxException.class)
			.isThrownBy(() -> JsonDocument.parse("[".repeat(501) + "]".repeat(501)));
		assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> JsonDocument.parse("9".repeat(1001)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"\\u0000\"", "{\"n\":1e20000}", "[\"\ud800\"]", "[\"\udc00x\"]" })
	void looksAtWhatALibraryWroteToo(String text) {
		assertThatExceptionOfType(JsonSyntaxException.class).isThrownBy(() -> JsonDocument.written(text));
	}

	@Test
	void takesWhatALibraryWroteAsItIs() {
		String text = "{\"a\":\"q\\\"\\\\u0000 😀\",\"b\":[0.5,1e10,12345678901234567890]}";

		assertThat(JsonDocument.written(text).text()).isEqualTo(text);
		assertThat(JsonDocument.written("\"\\u00e9\\/\"").text()).isEqualTo("\"é/\"");
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "1", "\"é😀\"", "{\"a\":[1,{\"b\":\"x\"}]}" })
	void takesBackWhatWasKeptInUtf8(String text) {
		byte[] bytes = ("before" + text + "behind").getBytes(StandardCharsets.UTF_8);
		int length = bytes.length - 12;
		JsonDocument document = JsonDocument.stored(bytes, 6, length);
		Object before = document.read(ANY);

		assertThat(document.size()).isEqualTo(length).isEqualTo(JsonDocument.parse(text).size());
		assertThat(document.text()).isEqualTo(text);
		assertThat(document).isEqualTo(JsonDocument.parse(text)).hasSameHashCodeAs(JsonDocument.parse(text));
		assertThat(document.read(ANY)).isEqualTo(before).isEqualTo(JsonDocument.parse(text).read(ANY));
		assertThat(document.size()).isEqualTo(length);
	}

	@Test
	void shortensNumbersThatADatabaseHasWrittenOut() {
		for (String number : List.of("9000", "9".repeat(999), "9" + "0".repeat(999), "1" + "0".repeat(9000))) {
			String text = "[\"é\"," + number + "]";
			byte[] bytes = text.getBytes(StandardCharsets.UTF_8);

			assertThat(JsonDocument.stored(bytes, 0, bytes.length).text()).isEqualTo(JsonDocument.stored(text).text());
			assertThat(JsonDocument.stored(bytes, 0, bytes.length).tree().get(1).decimalValue())
				.isEqualByComparingTo(new BigDecimal(number));
		}
	}

	@Test
	void isEqualByValue() {
		JsonDocument one = JsonDocument.parse("{\"a\":1,\"b\":[1.0,{\"c\":null}]}");
		JsonDocument same = JsonDocument.parse("{\"b\":[1e0,{\"c\":null}],\"a\":1.00}");

		assertThat(one).isEqualTo(same).hasSameHashCodeAs(same);
		assertThat(one).isNotEqualTo(JsonDocument.parse("{\"a\":1,\"b\":[1.0,{}]}"))
			.isNotEqualTo(JsonDocument.parse("{\"a\":\"1\",\"b\":[1.0,{\"c\":null}]}"));
		assertThat(JsonDocument.parse("9007199254740993")).isNotEqualTo(JsonDocument.parse("9007199254740992"));
	}

	@Test
	void countsBytes() {
		assertThat(JsonDocument.parse("\"aé€😀\"").size()).isEqualTo(2 + 1 + 2 + 3 + 4);
	}

	@Test
	void doesNotTellItsContent() {
		assertThat(JsonDocument.parse("\"secret\"")).hasToString("JsonDocument[8 bytes]");
	}

}
