package io.stackmemory.json;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class FieldValueTests {

	@Test
	void ordersTypesAndThenValues() {
		List<FieldValue> ascending = List.of(FieldValue.of(-1.5), FieldValue.of(0), value("9007199254740992"),
				value("9007199254740993"), value("1e400"), FieldValue.of(""), FieldValue.of("A"), FieldValue.of("a"),
				FieldValue.of("aa"), FieldValue.of("\uffff"), FieldValue.of("😀"), FieldValue.of(false),
				FieldValue.of(true), FieldValue.Structure.INSTANCE, FieldValue.None.INSTANCE);

		for (int i = 0; i < ascending.size(); i++) {
			for (int j = 0; j < ascending.size(); j++) {
				assertThat(Integer.signum(ascending.get(i).compareTo(ascending.get(j))))
					.isEqualTo(Integer.compare(i, j));
			}
		}
	}

	@Test
	void isTheSameByTypeAndValue() {
		assertThat(FieldValue.of(1).sameAs(value("1.0"))).isTrue();
		assertThat(FieldValue.of(1)).isEqualTo(value("1.0")).hasSameHashCodeAs(value("1.0"));
		assertThat(FieldValue.of(1).sameAs(FieldValue.of("1"))).isFalse();
		assertThat(FieldValue.of(1).sameAs(FieldValue.of(true))).isFalse();
		assertThat(FieldValue.None.INSTANCE.sameAs(FieldValue.of((Object) null))).isTrue();
		assertThat(FieldValue.Structure.INSTANCE.sameAs(FieldValue.Structure.INSTANCE)).isFalse();
	}

	@Test
	void takesWhatJsonHas() {
		assertThat(FieldValue.of((short) 7)).isEqualTo(FieldValue.of(BigInteger.valueOf(7)));
		assertThat(FieldValue.of(0.1f)).isEqualTo(value("0.1"));
		assertThat(FieldValue.of(Thread.State.NEW)).isEqualTo(FieldValue.of("NEW"));
		assertThat(FieldValue.of((CharSequence) "x")).isEqualTo(FieldValue.of("x"));
		assertThatIllegalArgumentException().isThrownBy(() -> FieldValue.of(Double.NaN));
		assertThatIllegalArgumentException().isThrownBy(() -> FieldValue.of(Double.POSITIVE_INFINITY));
		assertThatIllegalArgumentException().isThrownBy(() -> FieldValue.of(Instant.EPOCH))
			.withMessageContaining("java.time.Instant");
	}

	private static FieldValue value(String json) {
		return FieldValue.of(JsonDocument.parse(json).tree());
	}

}
