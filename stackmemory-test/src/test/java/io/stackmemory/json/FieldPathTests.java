package io.stackmemory.json;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FieldPathTests {

	@ParameterizedTest
	@ValueSource(strings = { "a", "_a", "a-b", "inputs.ref", "tags[0]", "a[0][12].b.c[9999]", "A1._" })
	void readsWhatItWrites(String text) {
		FieldPath path = FieldPath.of(text);

		assertThat(path).hasToString(text).isEqualTo(FieldPath.of(text)).hasSameHashCodeAs(FieldPath.of(text));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", ".", "a.", ".a", "a..b", "[0]", "a[]", "a[-1]", "a[01]", "a[10000]", "a[1", "a]", "1a",
			"a b", "a'b", "a\"b", "a;--", "ä", "a[0]b", "$.a", "a.*", "-a" })
	void refusesWhatIsNone(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.of(text))
			.withMessageStartingWith("'" + text + "' is no field path: ");
	}

	@Test
	void hasLimits() {
		FieldPath.of("a" + ".b".repeat(15));
		FieldPath.of("a".repeat(64));
		assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.of("a" + ".b".repeat(16)));
		assertThatIllegalArgumentException().isThrownBy(() -> FieldPath.of("a".repeat(65)));
	}

	@Test
	void followsItsSteps() {
		JsonDocument document = JsonDocument.parse("{\"a\":{\"b\":[10,{\"c\":\"deep\"}]},\"n\":null}");

		assertThat(document.field(FieldPath.of("a.b[1].c"))).isEqualTo(FieldValue.of("deep"));
		assertThat(document.field(FieldPath.of("a.b[0]"))).isEqualTo(FieldValue.of(10));
		assertThat(document.field(FieldPath.of("a.b"))).isEqualTo(FieldValue.Structure.INSTANCE);
		assertThat(document.field(FieldPath.of("a[0]"))).isEqualTo(FieldValue.None.INSTANCE);
		assertThat(document.field(FieldPath.of("a.b.c"))).isEqualTo(FieldValue.None.INSTANCE);
		assertThat(document.field(FieldPath.of("n"))).isEqualTo(FieldValue.None.INSTANCE);
	}

}
