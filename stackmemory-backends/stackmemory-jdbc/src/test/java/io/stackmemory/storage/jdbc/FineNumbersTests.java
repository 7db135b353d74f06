package io.stackmemory.storage.jdbc;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.json.JsonDocument;

import static org.assertj.core.api.Assertions.assertThat;

class FineNumbersTests {

	@ParameterizedTest
	@ValueSource(strings = { "0", "1", "-1", "1.0", "0.1", "0.3", "1e23", "100000000000000000000000",
			"9007199254740992", "0.30000000000000004", "1.7976931348623157E308", "123456789.123456", "1e-5" })
	void callsNumbersPlainThatADoubleStandsFor(String number) {
		assertThat(FineNumbers.remainder(new BigDecimal(number))).isEqualTo(FineNumbers.NONE);
		assertThat(FineNumbers.remainders(JsonDocument.parse("{\"a\":[" + number + "]}"))).isNull();
	}

	@ParameterizedTest
	@ValueSource(strings = { "9007199254740993", "0.10000000000000000001", "1e400", "-1e400", "1e-400",
			"18446744073709551617", "0.30000000000000001" })
	void keepsWhatADoubleDoesNotHold(String number) {
		String remainders = FineNumbers.remainders(JsonDocument.parse("{\"a\":[true," + number + "],\"b\":1}"));

		assertThat(remainders).startsWith("{\"a\":[null,[").doesNotContain("\"b\"");
	}

	@Test
	void ordersAsTheNumbersThemselves() {
		SplittableRandom random = new SplittableRandom(20260131);
		List<BigDecimal> numbers = new ArrayList<>();
		for (int i = 0; i < 2000; i++) {
			BigDecimal base = new BigDecimal(random.nextLong(-50, 50)).movePointLeft(random.nextInt(3))
				.scaleByPowerOfTen((i % 10 == 0) ? random.nextInt(-400, 400) : 0);
			BigDecimal nudge = new BigDecimal(random.nextLong(-999, 1000))
				.scaleByPowerOfTen(random.nextInt(-40, -14) - base.scale());
			numbers.add(base.add((i % 3 == 0) ? BigDecimal.ZERO : nudge));
		}
		List<BigDecimal> byKeys = new ArrayList<>(numbers);
		byKeys.sort(Comparator.comparing(BigDecimal::doubleValue).thenComparing(FineNumbers::remainder));
		numbers.sort(Comparator.naturalOrder());

		assertThat(byKeys).usingElementComparator(BigDecimal::compareTo).isEqualTo(numbers);
	}

}
