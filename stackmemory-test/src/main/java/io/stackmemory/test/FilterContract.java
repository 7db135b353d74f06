package io.stackmemory.test;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.stackmemory.json.FieldPath;
import io.stackmemory.json.FieldValue;
import io.stackmemory.storage.query.Filter;
import io.stackmemory.storage.query.KeyPattern;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What each filter selects, written down by hand: values are compared within one JSON
 * type, numbers by every digit, text literally and by code point.
 */
public abstract class FilterContract extends BackendContract {

	private static final String NUMBER_PAST_DOUBLE = "9007199254740993";

	@Test
	protected void equalsWithinOneTypeOnly() {
		store("1", "1.0", "\"1\"", "true", "[1]", "{\"a\":1}", "null", null, "\"true\"", "0", "false", "\"\"");
		assertFinds(Filter.eq("v", 1), "1", "1.0");
		assertFinds(Filter.eq("v", 1.0), "1", "1.0");
		assertFinds(Filter.eq("v", "1"), "\"1\"");
		assertFinds(Filter.eq("v", true), "true");
		assertFinds(Filter.eq("v", "true"), "\"true\"");
		assertFinds(Filter.eq("v", 0), "0");
		assertFinds(Filter.eq("v", false), "false");
		assertFinds(Filter.eq("v", ""), "\"\"");
	}

	@Test
	protected void equalsNullWhereTheFieldIsNullOrAbsent() {
		store("null", null, "\"null\"", "0", "false", "\"\"", "{}", "[]", "[null]");
		assertFinds(Filter.eq("v", null), "null", null);
		assertFinds(Filter.eq("v", "null"), "\"null\"");
		assertFinds(Filter.in("v", Arrays.asList(null, 0)), "null", null, "0");
		assertFinds(Filter.ne("v", null), "\"null\"", "0", "false", "\"\"", "{}", "[]", "[null]");
	}

	@Test
	protected void differsWhereTheFieldIsThereAndAnother() {
		store("1", "1.0", "2", "\"1\"", "true", "[1]", "{}", "null", null);
		assertFinds(Filter.ne("v", 1), "2", "\"1\"", "true", "[1]", "{}");
		assertFinds(Filter.ne("v", "1"), "1", "1.0", "2", "true", "[1]", "{}");
		assertFinds(Filter.ne("v", true), "1", "1.0", "2", "\"1\"", "[1]", "{}");
		assertFinds(Filter.ne("v", "x"), "1", "1.0", "2", "\"1\"", "true", "[1]", "{}");
	}

	@Test
	protected void ordersWithinOneTypeOnly() {
		store("1", "2", "10", "\"1\"", "\"2\"", "\"10\"", "true", "false", "null", null, "[1]", "{}");
		assertFinds(Filter.lt("v", 2), "1");
		assertFinds(Filter.lte("v", 2), "1", "2");
		assertFinds(Filter.gt("v", 2), "10");
		assertFinds(Filter.gte("v", 2), "2", "10");
		assertFinds(Filter.lt("v", "2"), "\"1\"", "\"10\"");
		assertFinds(Filter.lte("v", "2"), "\"1\"", "\"2\"", "\"10\"");
		assertFinds(Filter.gt("v", "1"), "\"2\"", "\"10\"");
		assertFinds(Filter.gte("v", "1"), "\"1\"", "\"2\"", "\"10\"");
		assertFinds(Filter.lt("v", true), "false");
		assertFinds(Filter.lte("v", true), "true", "false");
		assertFinds(Filter.gt("v", false), "true");
		assertFinds(Filter.gte("v", false), "true", "false");
	}

	@Test
	protected void ordersNothingAgainstNull() {
		store("1", "\"a\"", "true", "null", null, "[]", "{}");
		for (Filter.Operator operator : List.of(Filter.Operator.LT, Filter.Operator.LTE, Filter.Operator.GT,
				Filter.Operator.GTE)) {
			assertFinds(new Filter.Comparison(FieldPath.of("v"), operator, FieldValue.None.INSTANCE));
		}
	}

	@Test
	protected void equalsNoObjectAndNoArray() {
		store("[]", "{}", "[1]", "{\"a\":1}", "\"[]\"", "\"{}\"");
		assertFinds(Filter.eq("v", "[]"), "\"[]\"");
		assertFinds(Filter.eq("v", "{}"), "\"{}\"");
		assertFinds(Filter.eq("v", 1));
		assertFinds(Filter.in("v", List.of(1, "[1]", true)));
		assertFinds(Filter.gte("v", ""), "\"[]\"", "\"{}\"");
		assertFinds(Filter.contains("v", "1"));
		assertFinds(Filter.startsWith("v", "["), "\"[]\"");
		assertFinds(Filter.eq("v", null));
	}

	@Test
	protected void comparesEveryDigitOfANumber() {
		store("9007199254740992", NUMBER_PAST_DOUBLE, "9007199254740994", "0.1", "0.10000000000000000001", "1e400",
				"1e401", "-1e400", "1e-400", "0", "-1e-400", "18446744073709551617", "18446744073709551616");
		assertFinds(Filter.eq("v", 9007199254740993L), NUMBER_PAST_DOUBLE);
		assertFinds(Filter.gt("v", 9007199254740993L), "9007199254740994", "1e400", "1e401", "18446744073709551617",
				"18446744073709551616");
		assertFinds(Filter.eq("v", 0.1), "0.1");
		assertFinds(Filter.eq("v", new BigDecimal("0.10000000000000000001")), "0.10000000000000000001");
		assertFinds(Filter.and(Filter.gt("v", 0.1), Filter.lt("v", 1)), "0.10000000000000000001");
		assertFinds(Filter.eq("v", new BigDecimal("10e399")), "1e400");
		assertFinds(Filter.gt("v", new BigDecimal("1e400")), "1e401");
		assertFinds(Filter.lt("v", 0), "-1e400", "-1e-400");
		assertFinds(Filter.and(Filter.gt("v", 0), Filter.lt("v", new BigDecimal("1e-300"))), "1e-400");
		assertFinds(Filter.eq("v", 0), "0");
		assertFinds(Filter.eq("v", BigInteger.TWO.pow(64).add(BigInteger.ONE)), "18446744073709551617");
		assertFinds(Filter.in("v", List.of(9007199254740992L, new BigDecimal("1e401"))), "9007199254740992", "1e401");
		assertFinds(Filter.and(Filter.ne("v", 9007199254740993L), Filter.gte("v", 9007199254740992L),
				Filter.lt("v", 9007199254740995L)), "9007199254740992", "9007199254740994");
	}

	@Test
	protected void takesEverySpellingOfANumberAsTheSame() {
		store("100", "1e2", "100.00", "0.1e3", "1E+2", "101", "0", "-0", "0.0", "0e5", "-0.0e-3");
		assertFinds(Filter.eq("v", 100), "100", "1e2", "100.00", "0.1e3", "1E+2");
		assertFinds(Filter.eq("v", 0), "0", "-0", "0.0", "0e5", "-0.0e-3");
		assertFinds(Filter.eq("v", -0.0), "0", "-0", "0.0", "0e5", "-0.0e-3");
		assertFinds(Filter.lt("v", 0));
		assertFinds(Filter.gt("v", 100), "101");
	}

	@Test
	protected void matchesTextLiterally() {
		store("\"100%\"", "\"100\"", "\"a_b\"", "\"aXb\"", "\"a*b\"", "\"a\\\\b\"", "\"a%b\"", "\"%\"", "\"[a]\"",
				"\"a?b\"");
		assertFinds(Filter.contains("v", "%"), "\"100%\"", "\"a%b\"", "\"%\"");
		assertFinds(Filter.contains("v", "_"), "\"a_b\"");
		assertFinds(Filter.contains("v", "*"), "\"a*b\"");
		assertFinds(Filter.contains("v", "\\"), "\"a\\\\b\"");
		assertFinds(Filter.contains("v", "?"), "\"a?b\"");
		assertFinds(Filter.contains("v", "[a]"), "\"[a]\"");
		assertFinds(Filter.startsWith("v", "a_"), "\"a_b\"");
		assertFinds(Filter.startsWith("v", "%"), "\"%\"");
		assertFinds(Filter.startsWith("v", "a*"), "\"a*b\"");
		assertFinds(Filter.startsWith("v", "a\\"), "\"a\\\\b\"");
		assertFinds(Filter.endsWith("v", "%"), "\"100%\"", "\"%\"");
		assertFinds(Filter.endsWith("v", "_b"), "\"a_b\"");
		assertFinds(Filter.endsWith("v", "\\b"), "\"a\\\\b\"");
		assertFinds(Filter.contains("v", "\\%"));
	}

	@Test
	protected void matchesTextWithItsCaseAndWithoutNormalising() {
		store("\"abc\"", "\"ABC\"", "\"\u00e9\"", "\"e\u0301\"", "\"ÄÖ\"", "\"äö\"", "\"Straße\"", "\"STRASSE\"",
				"\"abc \"");
		assertFinds(Filter.contains("v", "b"), "\"abc\"", "\"abc \"");
		assertFinds(Filter.startsWith("v", "A"), "\"ABC\"");
		assertFinds(Filter.endsWith("v", "c"), "\"abc\"");
		assertFinds(Filter.eq("v", "abc"), "\"abc\"");
		assertFinds(Filter.eq("v", "\u00e9"), "\"\u00e9\"");
		assertFinds(Filter.contains("v", "\u0301"), "\"e\u0301\"");
		assertFinds(Filter.startsWith("v", "e"), "\"e\u0301\"");
		assertFinds(Filter.contains("v", "ä"), "\"äö\"");
		assertFinds(Filter.contains("v", "ß"), "\"Straße\"");
	}

	@Test
	protected void matchesTextInTextOnly() {
		store("\"12\"", "12", "true", "\"true\"", "[\"12\"]", "{\"12\":\"12\"}", "null", null, "\"\"");
		assertFinds(Filter.contains("v", "1"), "\"12\"");
		assertFinds(Filter.startsWith("v", "12"), "\"12\"");
		assertFinds(Filter.endsWith("v", "12"), "\"12\"");
		assertFinds(Filter.contains("v", "u"), "\"true\"");
		assertFinds(Filter.contains("v", ""), "\"12\"", "\"true\"", "\"\"");
		assertFinds(Filter.startsWith("v", ""), "\"12\"", "\"true\"", "\"\"");
		assertFinds(Filter.endsWith("v", ""), "\"12\"", "\"true\"", "\"\"");
	}

	@Test
	protected void ordersTextByCodePoint() {
		store("\"\uffff\"", "\"😀\"", "\"𐀀\"", "\"Z\"", "\"a\"", "\"ä\"", "\"\ue000\"", "\"\"", "\"a \"");
		assertFinds(Filter.gt("v", "\uffff"), "\"😀\"", "\"𐀀\"");
		assertFinds(Filter.lt("v", "𐀀"), "\"\uffff\"", "\"Z\"", "\"a\"", "\"ä\"", "\"\ue000\"", "\"\"", "\"a \"");
		assertFinds(Filter.lt("v", "a"), "\"Z\"", "\"\"");
		assertFinds(Filter.and(Filter.gt("v", "a"), Filter.lt("v", "b")), "\"a \"");
		assertFinds(Filter.gte("v", "ä"), "\"ä\"", "\"\uffff\"", "\"😀\"", "\"𐀀\"", "\"\ue000\"");
		assertFinds(Filter.lte("v", ""), "\"\"");
	}

	@Test
	protected void findsEveryHostileText() {
		List<String> texts = HostileValues.TEXTS;
		store(texts.stream().map(HostileValues::quoted).toArray(String[]::new));
		for (String text : texts) {
			String quoted = HostileValues.quoted(text);
			assertFinds(Filter.eq("v", text), quoted);
			assertFinds(Filter.and(Filter.gte("v", text), Filter.lte("v", text)), quoted);
			assertFinds(Filter.in("v", List.of(text)), quoted);
			assertFinds(Filter.contains("v", text),
					texts.stream().filter((other) -> other.contains(text)).map(HostileValues::quoted).toArray());
		}
	}

	@Test
	protected void combinesFilters() {
		store("1", "2", "3", "\"a\"", "null");
		assertFinds(Filter.and(), "1", "2", "3", "\"a\"", "null");
		assertFinds(Filter.or());
		assertFinds(Filter.in("v", List.of()));
		assertFinds(Filter.and(Filter.or(), Filter.eq("v", 1)));
		assertFinds(Filter.or(Filter.or(), Filter.eq("v", 1)), "1");
		assertFinds(Filter.or(Filter.and(), Filter.eq("v", 1)), "1", "2", "3", "\"a\"", "null");
		assertFinds(Filter.and(Filter.and(), Filter.eq("v", 1)), "1");
		assertFinds(Filter.or(Filter.eq("v", 1), Filter.eq("v", "a")), "1", "\"a\"");
		assertFinds(Filter.and(Filter.gt("v", 1), Filter.lt("v", 3)), "2");
		assertFinds(Filter.and(Filter.or(Filter.eq("v", 1), Filter.eq("v", 2)), Filter.ne("v", 1)), "2");
		assertFinds(Filter.or(Filter.and(Filter.gt("v", 1), Filter.lt("v", 3)), Filter.eq("v", null)), "2", "null");
		assertFinds(Filter.and(Filter.eq("v", 1), Filter.eq("v", 2)));
	}

	@Test
	protected void anOrNeverWidensTheConditionsBesideIt() {
		put("mine", "{\"tenant\":\"a\",\"n\":1}");
		put("other", "{\"tenant\":\"b\",\"n\":1}");
		assertThat(keys(
				ALL.withFilter(Filter.and(Filter.eq("tenant", "a"), Filter.or(Filter.eq("n", 1), Filter.eq("n", 2))))))
			.containsExactly("mine");
		assertThat(keys(
				ALL.withKeys(new KeyPattern("m*")).withFilter(Filter.or(Filter.eq("n", 1), Filter.eq("tenant", "b")))))
			.containsExactly("mine");
	}

	@Test
	protected void takesLargeFilters() {
		store("1", "2", "700", "\"700\"");
		List<Integer> numbers = IntStream.rangeClosed(1, 1000).boxed().toList();
		assertFinds(Filter.in("v", numbers), "1", "2", "700");
		Filter[] parts = numbers.subList(0, 400).stream().map((n) -> Filter.eq("v", n)).toArray(Filter[]::new);
		assertFinds(Filter.or(parts), "1", "2");
		Filter nested = Filter.eq("v", 2);
		for (int i = 0; i < 20; i++) {
			nested = (i % 2 == 0) ? Filter.and(nested) : Filter.or(nested, Filter.or());
		}
		assertFinds(nested, "2");
		assertFinds(Filter.in("v", Collections.nCopies(1000, "700")), "\"700\"");
	}

	private void store(@Nullable String... values) {
		for (String value : values) {
			put(keyOf(value), (value != null) ? "{\"v\":" + value + "}" : "{\"w\":1}");
		}
	}

	private void assertFinds(Filter filter, @Nullable Object... values) {
		assertThat(keys(ALL.withFilter(filter))).as("%s", filter)
			.containsExactlyInAnyOrderElementsOf(Arrays.stream(values).map(FilterContract::keyOf).toList());
		assertThat(backend().count(ALL.withFilter(filter))).as("count of %s", filter).isEqualTo(values.length);
	}

	private static String keyOf(@Nullable Object value) {
		return (value != null) ? "is " + value : "absent";
	}

}
