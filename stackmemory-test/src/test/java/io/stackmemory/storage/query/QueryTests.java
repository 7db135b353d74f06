package io.stackmemory.storage.query;

import java.util.Collections;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.stackmemory.json.FieldValue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class QueryTests {

	private static final Query ALL = Query.of(new Namespace("n"));

	@ParameterizedTest
	@CsvSource(quoteCharacter = '`', delimiter = '|',
			value = { "* | abc | true", "a* | abc | true", "*c | abc | true", "*b* | abc | true", "a*c | abc | true",
					"abc | abc | true", "abc | abcd | false", "a*a | a | false", "a*b*c | acb | false",
					"*ab*ab* | abab | true", "*ab*ab | ab | false", "a%* | ab | false", "a_c | abc | false",
					"[ab]* | a | false", "?* | a | false", "** | x | true" })
	void matchesKeys(String pattern, String key, boolean matches) {
		assertThat(new KeyPattern(pattern).matches(key)).isEqualTo(matches);
	}

	@Test
	void limitsPatterns() {
		assertThat(KeyPattern.startingWith("a/").matches("a/b")).isTrue();
		assertThatIllegalArgumentException().isThrownBy(() -> KeyPattern.startingWith("a*"));
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyPattern("*".repeat(33)));
		assertThatIllegalArgumentException().isThrownBy(() -> new KeyPattern("x".repeat(1025)));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "-a", ".a", "a b", "a/b", "ä", "a'b", "#", "#a'b", "a:b" })
	void refusesNamespacesThatAreNone(String name) {
		assertThatIllegalArgumentException().isThrownBy(() -> new Namespace(name));
	}

	@Test
	void knowsItsOwnNamespaces() {
		assertThat(new Namespace("#unique:users:a.b[0]").isInternal()).isTrue();
		assertThat(new Namespace("A-b_c.1").isInternal()).isFalse();
		assertThatIllegalArgumentException().isThrownBy(() -> new Namespace("x".repeat(65)));
	}

	@Test
	void refusesFiltersThatCanNotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> Filter.eq("a", List.of()));
		assertThatIllegalArgumentException().isThrownBy(() -> Filter.eq("a b", 1));
		assertThatIllegalArgumentException().isThrownBy(() -> Filter.in("a", Collections.nCopies(1001, 1)));
	}

	@Test
	void limitsFiltersAndOrders() {
		Filter[] many = Collections.nCopies(501, Filter.eq("a", 1)).toArray(Filter[]::new);
		assertThatIllegalArgumentException().isThrownBy(() -> ALL.withFilter(Filter.or(many)));
		Filter deep = Filter.eq("a", 1);
		for (int i = 0; i < 21; i++) {
			deep = Filter.and(deep);
		}
		Filter tooDeep = deep;
		assertThatIllegalArgumentException().isThrownBy(() -> ALL.withFilter(tooDeep));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ALL.withSorts(Collections.nCopies(9, Sort.ascending("a"))));
	}

	@Test
	void refusesWindowsAndPositionsThatCanNotBe() {
		assertThatIllegalArgumentException().isThrownBy(() -> ALL.withWindow(-1, null));
		assertThatIllegalArgumentException().isThrownBy(() -> ALL.withWindow(0, -1));
		assertThatIllegalArgumentException()
			.isThrownBy(() -> ALL.withAfter(new Position(List.of(FieldValue.of(1)), "k")));
	}

}
